BEGIN TRANSACTION;
CREATE TABLE access_tokens (
	id VARCHAR(24) NOT NULL, 
	user_id VARCHAR(24) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	role VARCHAR(10) NOT NULL, 
	note TEXT NOT NULL, 
	added_wall VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_access_tokens PRIMARY KEY (id), 
	CONSTRAINT fk_access_tokens_user_id FOREIGN KEY(user_id) REFERENCES users (id), 
	CONSTRAINT uq_access_tokens_token_hash UNIQUE (token_hash)
);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
INSERT INTO "alembic_version" VALUES('0005');
CREATE TABLE batches (
	id VARCHAR(24) NOT NULL, 
	parent_task_id VARCHAR(24), 
	job_id VARCHAR(24) NOT NULL, 
	"key" TEXT, 
	at_most INTEGER, 
	running INTEGER DEFAULT '0' NOT NULL, 
	at_once BOOLEAN NOT NULL, 
	CONSTRAINT pk_batches PRIMARY KEY (id), 
	CONSTRAINT fk_batches_job_id FOREIGN KEY(job_id) REFERENCES jobs (id)
);
INSERT INTO "batches" VALUES('1e27a1c08a6a63ec24ede6a4',NULL,'3898d190f9ebdacc0cb1e29c','k',NULL,1,0);
INSERT INTO "batches" VALUES('c7a2ea20b2f14c942e05319a','7f15052434b9b5df9e7769b1','3898d190f9ebdacc0cb1e29c',NULL,2,2,1);
INSERT INTO "batches" VALUES('b774eb5248db40af72158370',NULL,'6b4cb2424a23d5962217bead',NULL,NULL,0,0);
CREATE TABLE bundles (
	sha256 VARCHAR(64) NOT NULL, 
	content BLOB NOT NULL, 
	added_wall VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_bundles PRIMARY KEY (sha256)
);
CREATE TABLE devices (
	remote_device_id VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	place INTEGER NOT NULL, 
	worker_id VARCHAR(24), 
	quarantined FLOAT, 
	CONSTRAINT pk_devices PRIMARY KEY (remote_device_id)
);
INSERT INTO "devices" VALUES('81e74ef5-e8e2-4d94-8ed9-04759531985d','shelf 1','ready',1,NULL,NULL);
INSERT INTO "devices" VALUES('6f03675a-1600-435a-8999-50d836f675cc','shelf 2','ready',2,NULL,NULL);
INSERT INTO "devices" VALUES('1738f7d9-3d9c-4724-91e2-0b8f6b0d549b','shelf 3','ready',3,NULL,NULL);
INSERT INTO "devices" VALUES('d3ac94af-0f21-4db6-acad-4a268d116ece','shelf 4','ready',4,NULL,NULL);
INSERT INTO "devices" VALUES('39263059-f28c-405d-9fb1-7c2390c192cf','shelf 5','ready',5,NULL,NULL);
INSERT INTO "devices" VALUES('f29d0da9-953f-48f1-a09f-76b5a170b338','shelf 6','ready',6,NULL,NULL);
INSERT INTO "devices" VALUES('658cda14-95e6-4af5-93bd-04cf0fd630f1','shelf 7','ready',7,NULL,NULL);
CREATE TABLE events (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at FLOAT NOT NULL, 
	wall VARCHAR(40) NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	job_id VARCHAR(24), 
	task_id VARCHAR(24), 
	planned_task_id VARCHAR(24), 
	leaves VARCHAR(10), 
	enters VARCHAR(10), 
	detail TEXT, 
	txid BIGINT
);
INSERT INTO "events" VALUES(1,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "81e74ef5-e8e2-4d94-8ed9-04759531985d", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(2,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "6f03675a-1600-435a-8999-50d836f675cc", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(3,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "1738f7d9-3d9c-4724-91e2-0b8f6b0d549b", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(4,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "d3ac94af-0f21-4db6-acad-4a268d116ece", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(5,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "39263059-f28c-405d-9fb1-7c2390c192cf", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(6,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "f29d0da9-953f-48f1-a09f-76b5a170b338", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(7,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "658cda14-95e6-4af5-93bd-04cf0fd630f1", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(8,0.0,'2026-01-05T09:00:00.000+00:00','job','3898d190f9ebdacc0cb1e29c',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES(9,0.0,'2026-01-05T09:00:00.000+00:00','job','dbc496cb8e81973e0becd7b0',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES(10,0.0,'2026-01-05T09:00:00.000+00:00','job','6b4cb2424a23d5962217bead',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES(11,0.0,'2026-01-05T09:00:00.000+00:00','share','3898d190f9ebdacc0cb1e29c',NULL,NULL,NULL,NULL,'{"user": "bob", "right": "view"}',NULL);
INSERT INTO "events" VALUES(12,0.0,'2026-01-05T09:00:00.000+00:00','plan','3898d190f9ebdacc0cb1e29c',NULL,NULL,NULL,'planned','{"batch": "1e27a1c08a6a63ec24ede6a4", "count": 6}',NULL);
INSERT INTO "events" VALUES(13,0.0,'2026-01-05T09:00:00.000+00:00','remove','3898d190f9ebdacc0cb1e29c',NULL,'2e44158bae97ba94d0eda82f','planned','deleted',NULL,NULL);
INSERT INTO "events" VALUES(14,0.0,'2026-01-05T09:00:00.000+00:00','assign','3898d190f9ebdacc0cb1e29c','7f15052434b9b5df9e7769b1','0f4205b4907a70c31012f037',NULL,'running','{"device": "81e74ef5-e8e2-4d94-8ed9-04759531985d", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(15,0.0,'2026-01-05T09:00:00.000+00:00','variables','3898d190f9ebdacc0cb1e29c','7f15052434b9b5df9e7769b1',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES(16,0.0,'2026-01-05T09:00:00.000+00:00','dump','dbc496cb8e81973e0becd7b0','cb5c74273f98e2774cbd87ad',NULL,NULL,'pending','{"source": "7f15052434b9b5df9e7769b1"}',NULL);
INSERT INTO "events" VALUES(17,0.0,'2026-01-05T09:00:00.000+00:00','plan','3898d190f9ebdacc0cb1e29c','7f15052434b9b5df9e7769b1',NULL,NULL,'planned','{"batch": "c7a2ea20b2f14c942e05319a", "count": 3}',NULL);
INSERT INTO "events" VALUES(18,0.0,'2026-01-05T09:00:00.000+00:00','assign','3898d190f9ebdacc0cb1e29c','9be4bcfc49b64a0872e6cc3a','babced2057ee05cde00902c7',NULL,'running','{"device": "6f03675a-1600-435a-8999-50d836f675cc", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(19,0.0,'2026-01-05T09:00:00.000+00:00','assign','3898d190f9ebdacc0cb1e29c','26e875555790f82ec1d3fcff','7ebff206867347214cdd2055',NULL,'running','{"device": "1738f7d9-3d9c-4724-91e2-0b8f6b0d549b", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(20,0.0,'2026-01-05T09:00:00.000+00:00','final','3898d190f9ebdacc0cb1e29c','7f15052434b9b5df9e7769b1',NULL,'running','pending',NULL,NULL);
INSERT INTO "events" VALUES(21,0.0,'2026-01-05T09:00:00.000+00:00','review','3898d190f9ebdacc0cb1e29c','7f15052434b9b5df9e7769b1',NULL,'pending','confirmed',NULL,NULL);
INSERT INTO "events" VALUES(22,0.0,'2026-01-05T09:00:00.000+00:00','assign','3898d190f9ebdacc0cb1e29c','d17f9acae01f5057ca02135e','b64ce4228c38fb2918f135d2',NULL,'running','{"device": "81e74ef5-e8e2-4d94-8ed9-04759531985d", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(23,0.0,'2026-01-05T09:00:00.000+00:00','final','3898d190f9ebdacc0cb1e29c','d17f9acae01f5057ca02135e',NULL,'running','failed',NULL,NULL);
INSERT INTO "events" VALUES(24,0.0,'2026-01-05T09:00:00.000+00:00','assign','3898d190f9ebdacc0cb1e29c','74c9df6acc011cdd9474031b','5f557203301850c5a38fd547',NULL,'running','{"device": "81e74ef5-e8e2-4d94-8ed9-04759531985d", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(25,0.0,'2026-01-05T09:00:00.000+00:00','offer','3898d190f9ebdacc0cb1e29c','74c9df6acc011cdd9474031b',NULL,NULL,'open','{"offer": "10a3d6b2aa05e11ab2715945"}',NULL);
INSERT INTO "events" VALUES(26,0.0,'2026-01-05T09:00:00.000+00:00','assign','3898d190f9ebdacc0cb1e29c','b394fb36bb2d420f0f88080b','923a736994e3bf911a61dbe2',NULL,'running','{"device": "d3ac94af-0f21-4db6-acad-4a268d116ece", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(27,0.0,'2026-01-05T09:00:00.000+00:00','remove','3898d190f9ebdacc0cb1e29c','b394fb36bb2d420f0f88080b',NULL,'running','deleted',NULL,NULL);
INSERT INTO "events" VALUES(28,0.0,'2026-01-05T09:00:00.000+00:00','plan','6b4cb2424a23d5962217bead',NULL,NULL,NULL,'planned','{"batch": "b774eb5248db40af72158370", "count": 1}',NULL);
CREATE TABLE facts (
	name VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_facts PRIMARY KEY (name)
);
INSERT INTO "facts" VALUES('epoch','a6a3a4506513270e');
INSERT INTO "facts" VALUES('service_time','0.0');
CREATE TABLE files (
	id VARCHAR(32) NOT NULL, 
	task_id VARCHAR(24) NOT NULL, 
	name TEXT NOT NULL, 
	extension VARCHAR(8) NOT NULL, 
	size INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	late BOOLEAN NOT NULL, 
	CONSTRAINT pk_files PRIMARY KEY (id), 
	CONSTRAINT fk_files_task_id FOREIGN KEY(task_id) REFERENCES tasks (id)
);
INSERT INTO "files" VALUES('5c90a9587403e430ec66a78795e761d1','cb5c74273f98e2774cbd87ad','shot','png',7,'2cea274d0bedc39ec4ab6ba9e59ec889e3ed6fb56a1cf088a64d9b383378dc97',0);
INSERT INTO "files" VALUES('92b1d3f28ede0d7ac3baea9e13deef86','7f15052434b9b5df9e7769b1','proof','png',7,'2cea274d0bedc39ec4ab6ba9e59ec889e3ed6fb56a1cf088a64d9b383378dc97',0);
CREATE TABLE jobs (
	id VARCHAR(24) NOT NULL, 
	owner_id VARCHAR(24) NOT NULL, 
	name TEXT NOT NULL, 
	type VARCHAR(40) NOT NULL, 
	automation_id TEXT, 
	allow_sub_tasks BOOLEAN NOT NULL, 
	review VARCHAR(10) NOT NULL, 
	job_variables_schema TEXT, 
	timeout_min FLOAT NOT NULL, 
	needs_device BOOLEAN NOT NULL, 
	gates TEXT NOT NULL, 
	slots INTEGER, 
	running INTEGER DEFAULT '0' NOT NULL, 
	claim VARCHAR(10) NOT NULL, 
	claim_scope VARCHAR(10) NOT NULL, 
	added FLOAT NOT NULL, 
	project VARCHAR(64), 
	alias TEXT, 
	restartable BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_jobs PRIMARY KEY (id), 
	CONSTRAINT fk_jobs_owner_id FOREIGN KEY(owner_id) REFERENCES users (id)
);
INSERT INTO "jobs" VALUES('3898d190f9ebdacc0cb1e29c','d23f0824128b2f330c5c7fd0','Prices','devices_automation','auto',0,'manual','{"fields":[{"name":"page","type":"string","required":true},{"name":"count","type":"number","integer":true,"min":1}]}',60.0,1,'{}',NULL,3,'consume','job',0.0,NULL,NULL,0);
INSERT INTO "jobs" VALUES('dbc496cb8e81973e0becd7b0','d23f0824128b2f330c5c7fd0','Rows','devices_automation','auto',0,'manual',NULL,60.0,0,'{}',NULL,0,'consume','job',0.0,NULL,NULL,0);
INSERT INTO "jobs" VALUES('6b4cb2424a23d5962217bead','5d9dc9f81818e811892f902b','Bob''s','devices_automation','auto',0,'manual',NULL,60.0,0,'{"country":["NL"]}',NULL,0,'consume','job',0.0,NULL,NULL,0);
CREATE TABLE keys (
	scope VARCHAR(24) NOT NULL, 
	endpoint VARCHAR(40) NOT NULL, 
	"key" TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	ids TEXT NOT NULL, 
	added FLOAT DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_keys PRIMARY KEY (scope, endpoint, "key")
);
INSERT INTO "keys" VALUES('d23f0824128b2f330c5c7fd0','post_inputs','k','6f9b59e2dc6be72330b88203b2e0e51bc0db395d5a1f35d0964c7355ffdbd8fb','{"batch": "1e27a1c08a6a63ec24ede6a4"}',0.0);
INSERT INTO "keys" VALUES('d23f0824128b2f330c5c7fd0','run','first','09f1a0a4d6d265c838c1ceaee5db7fd69f90b78c7d35320fc67a02138d8292f2','{"task": "7f15052434b9b5df9e7769b1"}',0.0);
INSERT INTO "keys" VALUES('7f15052434b9b5df9e7769b1','submit_task_to_another_job','row','bead7fa333011c1950cda3d439a598c09a9c8a12faadb786c2f7d3b958ad9221','{"job_task_id": "cb5c74273f98e2774cbd87ad"}',0.0);
CREATE TABLE offer_fields (
	offer VARCHAR(24) NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_offer_fields PRIMARY KEY (offer, name), 
	CONSTRAINT fk_offer_fields_offer FOREIGN KEY(offer) REFERENCES offers (id)
);
INSERT INTO "offer_fields" VALUES('10a3d6b2aa05e11ab2715945','code','7');
CREATE TABLE offers (
	id VARCHAR(24) NOT NULL, 
	task_id VARCHAR(24) NOT NULL, 
	job_id VARCHAR(24) NOT NULL, 
	origin_id VARCHAR(24) NOT NULL, 
	offer_id TEXT, 
	topic TEXT, 
	data TEXT, 
	digest VARCHAR(64), 
	for_task_id VARCHAR(24), 
	state VARCHAR(10) NOT NULL, 
	reason TEXT, 
	waiting_since FLOAT NOT NULL, 
	place INTEGER NOT NULL, 
	claimed_by VARCHAR(24), 
	claimed_proof TEXT, 
	CONSTRAINT pk_offers PRIMARY KEY (id), 
	CONSTRAINT uq_offers_task_id_offer_id UNIQUE (task_id, offer_id), 
	CONSTRAINT uq_offers_task_id_place UNIQUE (task_id, place), 
	CONSTRAINT fk_offers_task_id FOREIGN KEY(task_id) REFERENCES tasks (id), 
	CONSTRAINT fk_offers_job_id FOREIGN KEY(job_id) REFERENCES jobs (id)
);
INSERT INTO "offers" VALUES('10a3d6b2aa05e11ab2715945','74c9df6acc011cdd9474031b','3898d190f9ebdacc0cb1e29c','d23f0824128b2f330c5c7fd0','o1','code','{"code":7}','58d957e5bfffdfd88f04be9ff3018962d6c4f05903aaa03aa7b05b7b3192b1ba',NULL,'open',NULL,0.0,1,NULL,NULL);
CREATE TABLE page_access (
	hash VARCHAR(64) NOT NULL, 
	user_id VARCHAR(24) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	until_wall VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_page_access PRIMARY KEY (hash), 
	CONSTRAINT fk_page_access_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE TABLE planned_tasks (
	place INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id VARCHAR(24) NOT NULL, 
	job_id VARCHAR(24) NOT NULL, 
	batch_id VARCHAR(24) NOT NULL, 
	position INTEGER NOT NULL, 
	input TEXT NOT NULL, 
	parent_task_id VARCHAR(24), 
	root_id VARCHAR(24), 
	depth INTEGER NOT NULL, 
	owner_id VARCHAR(24) NOT NULL, 
	pin VARCHAR(36), 
	needs_device BOOLEAN NOT NULL, 
	later BOOLEAN NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	comment TEXT, 
	each_s FLOAT, 
	startable FLOAT, 
	ttl_s FLOAT, 
	first_pass BOOLEAN, 
	added FLOAT NOT NULL, 
	added_wall VARCHAR(40) NOT NULL, 
	CONSTRAINT uq_planned_tasks_id UNIQUE (id), 
	CONSTRAINT fk_planned_tasks_job_id FOREIGN KEY(job_id) REFERENCES jobs (id), 
	CONSTRAINT fk_planned_tasks_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id)
);
INSERT INTO "planned_tasks" VALUES(1,'0f4205b4907a70c31012f037','3898d190f9ebdacc0cb1e29c','1e27a1c08a6a63ec24ede6a4',0,'{"page":"Té 🍵"}',NULL,NULL,0,'d23f0824128b2f330c5c7fd0',NULL,1,1,'assigned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(2,'b64ce4228c38fb2918f135d2','3898d190f9ebdacc0cb1e29c','1e27a1c08a6a63ec24ede6a4',1,'{"page":"Té 🍵"}',NULL,NULL,0,'d23f0824128b2f330c5c7fd0',NULL,1,1,'assigned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(3,'5f557203301850c5a38fd547','3898d190f9ebdacc0cb1e29c','1e27a1c08a6a63ec24ede6a4',2,'{"page":"Té 🍵"}',NULL,NULL,0,'d23f0824128b2f330c5c7fd0',NULL,1,1,'assigned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(4,'923a736994e3bf911a61dbe2','3898d190f9ebdacc0cb1e29c','1e27a1c08a6a63ec24ede6a4',3,'{"page":"Té 🍵"}',NULL,NULL,0,'d23f0824128b2f330c5c7fd0',NULL,1,1,'assigned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(5,'2e44158bae97ba94d0eda82f','3898d190f9ebdacc0cb1e29c','1e27a1c08a6a63ec24ede6a4',4,'{"page":"Té 🍵"}',NULL,NULL,0,'d23f0824128b2f330c5c7fd0',NULL,1,1,'deleted','removed',NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(6,'8f6d05584ef8aa3892276658','3898d190f9ebdacc0cb1e29c','1e27a1c08a6a63ec24ede6a4',5,'{"page":"Té 🍵"}',NULL,NULL,0,'d23f0824128b2f330c5c7fd0',NULL,1,1,'planned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(7,'babced2057ee05cde00902c7','3898d190f9ebdacc0cb1e29c','c7a2ea20b2f14c942e05319a',0,'{"page":"a"}','7f15052434b9b5df9e7769b1','7f15052434b9b5df9e7769b1',1,'d23f0824128b2f330c5c7fd0',NULL,1,0,'assigned',NULL,NULL,0.0,NULL,1,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(8,'7ebff206867347214cdd2055','3898d190f9ebdacc0cb1e29c','c7a2ea20b2f14c942e05319a',1,'{"page":"b"}','7f15052434b9b5df9e7769b1','7f15052434b9b5df9e7769b1',1,'d23f0824128b2f330c5c7fd0',NULL,1,0,'assigned',NULL,NULL,0.0,NULL,1,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(9,'930d6eaf14f4733f3e7d1bfb','3898d190f9ebdacc0cb1e29c','c7a2ea20b2f14c942e05319a',2,'{"page":"c"}','7f15052434b9b5df9e7769b1','7f15052434b9b5df9e7769b1',1,'d23f0824128b2f330c5c7fd0',NULL,1,0,'planned',NULL,NULL,NULL,NULL,0,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(10,'ab2cd31ee315128862c33a4f','6b4cb2424a23d5962217bead','b774eb5248db40af72158370',0,'any text',NULL,NULL,0,'5d9dc9f81818e811892f902b',NULL,0,1,'planned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
CREATE TABLE roots (
	id VARCHAR(24) NOT NULL, 
	owner_id VARCHAR(24) NOT NULL, 
	total INTEGER DEFAULT '0' NOT NULL, 
	running INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_roots PRIMARY KEY (id), 
	CONSTRAINT fk_roots_owner_id FOREIGN KEY(owner_id) REFERENCES users (id)
);
INSERT INTO "roots" VALUES('7f15052434b9b5df9e7769b1','d23f0824128b2f330c5c7fd0',3,2);
INSERT INTO "roots" VALUES('d17f9acae01f5057ca02135e','d23f0824128b2f330c5c7fd0',0,0);
INSERT INTO "roots" VALUES('74c9df6acc011cdd9474031b','d23f0824128b2f330c5c7fd0',0,0);
INSERT INTO "roots" VALUES('b394fb36bb2d420f0f88080b','d23f0824128b2f330c5c7fd0',0,0);
CREATE TABLE schedules (
	job_id VARCHAR(24) NOT NULL, 
	"when" TEXT NOT NULL, 
	zone TEXT NOT NULL, 
	input TEXT NOT NULL, 
	next_at VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_schedules PRIMARY KEY (job_id), 
	CONSTRAINT fk_schedules_job_id FOREIGN KEY(job_id) REFERENCES jobs (id)
);
CREATE TABLE shares (
	job_id VARCHAR(24) NOT NULL, 
	user_id VARCHAR(24) NOT NULL, 
	"right" VARCHAR(4) NOT NULL, 
	CONSTRAINT pk_shares PRIMARY KEY (job_id, user_id), 
	CONSTRAINT fk_shares_job_id FOREIGN KEY(job_id) REFERENCES jobs (id), 
	CONSTRAINT fk_shares_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "shares" VALUES('3898d190f9ebdacc0cb1e29c','5d9dc9f81818e811892f902b','view');
CREATE TABLE tasks (
	id VARCHAR(24) NOT NULL, 
	job_id VARCHAR(24) NOT NULL, 
	planned_task_id VARCHAR(24), 
	source_task_id VARCHAR(24), 
	root_id VARCHAR(24), 
	depth INTEGER NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	attempt INTEGER NOT NULL, 
	token_hash VARCHAR(64), 
	device_id VARCHAR(36), 
	holds VARCHAR(36), 
	wants BOOLEAN DEFAULT 0 NOT NULL, 
	wants_pin VARCHAR(36), 
	wants_since FLOAT, 
	proof TEXT, 
	comment TEXT, 
	failure_reason TEXT, 
	ended_by VARCHAR(10), 
	final_digest VARCHAR(64), 
	late TEXT, 
	progress_word VARCHAR(10), 
	number INTEGER, 
	number_digest VARCHAR(64), 
	variables TEXT, 
	limit_s FLOAT, 
	deadline FLOAT, 
	writes INTEGER DEFAULT '0' NOT NULL, 
	dumps INTEGER DEFAULT '0' NOT NULL, 
	added FLOAT NOT NULL, 
	added_wall VARCHAR(40) NOT NULL, 
	finished FLOAT, 
	finished_wall VARCHAR(40), 
	worker_id VARCHAR(24), 
	taker_id VARCHAR(24), 
	beats INTEGER DEFAULT '0' NOT NULL, 
	step TEXT, 
	deaths INTEGER DEFAULT '0' NOT NULL, 
	death_step TEXT, 
	vacant FLOAT, 
	CONSTRAINT pk_tasks PRIMARY KEY (id), 
	CONSTRAINT fk_tasks_job_id FOREIGN KEY(job_id) REFERENCES jobs (id), 
	CONSTRAINT uq_tasks_planned_task_id UNIQUE (planned_task_id), 
	CONSTRAINT fk_tasks_planned_task_id FOREIGN KEY(planned_task_id) REFERENCES planned_tasks (id), 
	CONSTRAINT uq_tasks_holds UNIQUE (holds)
);
INSERT INTO "tasks" VALUES('7f15052434b9b5df9e7769b1','3898d190f9ebdacc0cb1e29c','0f4205b4907a70c31012f037',NULL,'7f15052434b9b5df9e7769b1',0,'confirmed',1,'62b37c66a80a87941128e9bbeaf916c79b406cba3e557a11229a0f512193e468','81e74ef5-e8e2-4d94-8ed9-04759531985d',NULL,0,NULL,NULL,'{"price":null}','good',NULL,'final','d7317a6dec87f909971eea8f8368286e7593185e00f9383ed420fde7698d6ef8',NULL,'success',NULL,NULL,'{"waiting":false,"round":1.5}',3600.0,3600.0,5,1,0.0,'2026-01-05T09:00:00.000+00:00',0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO "tasks" VALUES('cb5c74273f98e2774cbd87ad','dbc496cb8e81973e0becd7b0',NULL,'7f15052434b9b5df9e7769b1',NULL,0,'pending',1,NULL,NULL,NULL,0,NULL,NULL,'{"page":"Tea","price":3.5,"shot":"https://farm.example/files/5c90a9587403e430ec66a78795e761d1.png"}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,0.0,'2026-01-05T09:00:00.000+00:00',0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO "tasks" VALUES('9be4bcfc49b64a0872e6cc3a','3898d190f9ebdacc0cb1e29c','babced2057ee05cde00902c7',NULL,'7f15052434b9b5df9e7769b1',1,'running',1,'0afea1897f016693533409e57ecfe333a593a351ba1b63c3d6dcbdfddc13bed2','6f03675a-1600-435a-8999-50d836f675cc','6f03675a-1600-435a-8999-50d836f675cc',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3600.0,3600.0,0,0,0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO "tasks" VALUES('26e875555790f82ec1d3fcff','3898d190f9ebdacc0cb1e29c','7ebff206867347214cdd2055',NULL,'7f15052434b9b5df9e7769b1',1,'running',1,'7bf52c868e5332978ab21d40efae36f8d1a3396743004d728ce82bb67cd717ba','1738f7d9-3d9c-4724-91e2-0b8f6b0d549b','1738f7d9-3d9c-4724-91e2-0b8f6b0d549b',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3600.0,3600.0,0,0,0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO "tasks" VALUES('d17f9acae01f5057ca02135e','3898d190f9ebdacc0cb1e29c','b64ce4228c38fb2918f135d2',NULL,'d17f9acae01f5057ca02135e',0,'failed',1,'8a3327788c27dc1bbd12f56bdb7844f42d43591e45f29e688fb2494038923ee6','81e74ef5-e8e2-4d94-8ed9-04759531985d',NULL,0,NULL,NULL,'{"reason":"no price"}',NULL,NULL,'final','896eace1d052555ab4c8a9e8b5d844fc2fba933745996a170e1acd0116cd7e38',NULL,'failed',NULL,NULL,NULL,3600.0,3600.0,1,0,0.0,'2026-01-05T09:00:00.000+00:00',0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO "tasks" VALUES('74c9df6acc011cdd9474031b','3898d190f9ebdacc0cb1e29c','5f557203301850c5a38fd547',NULL,'74c9df6acc011cdd9474031b',0,'running',1,'e0a3a6b415cc17cac88147010982a567650f64f9764242ccb45343b23c190995','81e74ef5-e8e2-4d94-8ed9-04759531985d','81e74ef5-e8e2-4d94-8ed9-04759531985d',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3600.0,3600.0,1,0,0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO "tasks" VALUES('b394fb36bb2d420f0f88080b','3898d190f9ebdacc0cb1e29c','923a736994e3bf911a61dbe2',NULL,'b394fb36bb2d420f0f88080b',0,'deleted',1,'53cd31a8ff4822ffbbdeaee8a11c58fb2f6e3f3846bb2d3846e40eae336b2e12','d3ac94af-0f21-4db6-acad-4a268d116ece',NULL,0,NULL,NULL,NULL,NULL,NULL,'removed',NULL,NULL,NULL,NULL,NULL,NULL,3600.0,3600.0,0,0,0.0,'2026-01-05T09:00:00.000+00:00',0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,0,NULL,0,NULL,NULL);
CREATE TABLE users (
	id VARCHAR(24) NOT NULL, 
	name TEXT NOT NULL, 
	served INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_name UNIQUE (name)
);
INSERT INTO "users" VALUES('d23f0824128b2f330c5c7fd0','ann',6);
INSERT INTO "users" VALUES('5d9dc9f81818e811892f902b','bob',0);
CREATE TABLE workers (
	id VARCHAR(24) NOT NULL, 
	user_id VARCHAR(24) NOT NULL, 
	name TEXT NOT NULL, 
	session VARCHAR(64) NOT NULL, 
	here BOOLEAN NOT NULL, 
	beats INTEGER DEFAULT '0' NOT NULL, 
	enlisted_wall VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_workers PRIMARY KEY (id), 
	CONSTRAINT fk_workers_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_devices_worker_id ON devices (worker_id);
CREATE INDEX ix_events_job ON events (job_id, id);
CREATE INDEX ix_events_txid ON events (txid, id);
CREATE INDEX ix_keys_added ON keys (added);
CREATE UNIQUE INDEX ix_jobs_alias ON jobs (owner_id, project, alias);
CREATE INDEX ix_schedules_next_at ON schedules (next_at);
CREATE INDEX ix_planned_batch ON planned_tasks (batch_id, status, position);
CREATE INDEX ix_planned_job ON planned_tasks (job_id, status);
CREATE INDEX ix_planned_owner ON planned_tasks (owner_id, status, place);
CREATE INDEX ix_planned_startable ON planned_tasks (status, startable);
CREATE INDEX ix_planned_tasks_parent_task_id ON planned_tasks (parent_task_id);
CREATE INDEX ix_tasks_deadline ON tasks (status, deadline);
CREATE INDEX ix_tasks_job ON tasks (job_id, added, id);
CREATE INDEX ix_tasks_token ON tasks (token_hash);
CREATE INDEX ix_tasks_vacant ON tasks (status, vacant);
CREATE INDEX ix_tasks_wants ON tasks (wants, wants_since);
CREATE INDEX ix_tasks_worker ON tasks (worker_id, status);
CREATE INDEX ix_files_task_id ON files (task_id);
CREATE INDEX ix_offers_claimed_by ON offers (claimed_by);
CREATE INDEX ix_offers_for_task_id ON offers (for_task_id);
CREATE UNIQUE INDEX ix_offers_one_open ON offers (task_id) WHERE state = 'open';
CREATE INDEX ix_offers_open ON offers (job_id, state, waiting_since);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('events',28);
INSERT INTO "sqlite_sequence" VALUES('planned_tasks',10);
COMMIT;
