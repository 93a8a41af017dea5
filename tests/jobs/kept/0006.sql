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
INSERT INTO "alembic_version" VALUES('0006');
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
INSERT INTO "batches" VALUES('00000000002217bedbc496cb',NULL,'00000000000cb1e2658cda14','k',NULL,1,0);
INSERT INTO "batches" VALUES('0000000000ae2eb17f150524','000000000094e3bf1a61dbe2','00000000000cb1e2658cda14',NULL,2,2,1);
INSERT INTO "batches" VALUES('000000000098289f59a54a7b',NULL,'00000000008e81970becd7b0',NULL,NULL,0,0);
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
INSERT INTO "devices" VALUES('e8e25d94-0ed9-4475-9531-985d5d9dc9f8','shelf 1','ready',1,NULL,NULL);
INSERT INTO "devices" VALUES('1600a35a-0999-40d8-b6f6-75cc81e74ef5','shelf 2','ready',2,NULL,NULL);
INSERT INTO "devices" VALUES('3d9c1724-11e2-4b8f-ab0d-549b6f03675a','shelf 3','ready',3,NULL,NULL);
INSERT INTO "devices" VALUES('0f21ddb6-6cad-4a26-8d11-6ece1738f7d9','shelf 4','ready',4,NULL,NULL);
INSERT INTO "devices" VALUES('f28c105d-1fb1-4c23-90c1-92cfd3ac94af','shelf 5','ready',5,NULL,NULL);
INSERT INTO "devices" VALUES('953f48f1-a09f-46b5-a170-b33839263059','shelf 6','ready',6,NULL,NULL);
INSERT INTO "devices" VALUES('95e60af5-93bd-44cf-8fd6-30f1f29d0da9','shelf 7','ready',7,NULL,NULL);
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
INSERT INTO "events" VALUES(1,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "e8e25d94-0ed9-4475-9531-985d5d9dc9f8", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(2,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "1600a35a-0999-40d8-b6f6-75cc81e74ef5", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(3,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "3d9c1724-11e2-4b8f-ab0d-549b6f03675a", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(4,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "0f21ddb6-6cad-4a26-8d11-6ece1738f7d9", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(5,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "f28c105d-1fb1-4c23-90c1-92cfd3ac94af", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(6,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "953f48f1-a09f-46b5-a170-b33839263059", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(7,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "95e60af5-93bd-44cf-8fd6-30f1f29d0da9", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(8,0.0,'2026-01-05T09:00:00.000+00:00','job','00000000000cb1e2658cda14',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES(9,0.0,'2026-01-05T09:00:00.000+00:00','job','00000000003898d1f9ebdacc',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES(10,0.0,'2026-01-05T09:00:00.000+00:00','job','00000000008e81970becd7b0',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES(11,0.0,'2026-01-05T09:00:00.000+00:00','share','00000000000cb1e2658cda14',NULL,NULL,NULL,NULL,'{"user": "bob", "right": "view"}',NULL);
INSERT INTO "events" VALUES(12,0.0,'2026-01-05T09:00:00.000+00:00','plan','00000000000cb1e2658cda14',NULL,NULL,NULL,'planned','{"batch": "00000000002217bedbc496cb", "count": 6}',NULL);
INSERT INTO "events" VALUES(13,0.0,'2026-01-05T09:00:00.000+00:00','remove','00000000000cb1e2658cda14',NULL,'000000000063ec24ede6a46b','planned','deleted',NULL,NULL);
INSERT INTO "events" VALUES(14,0.0,'2026-01-05T09:00:00.000+00:00','assign','00000000000cb1e2658cda14','000000000094e3bf1a61dbe2','00000000002e44ae97ba94d0',NULL,'running','{"device": "e8e25d94-0ed9-4475-9531-985d5d9dc9f8", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(15,0.0,'2026-01-05T09:00:00.000+00:00','variables','00000000000cb1e2658cda14','000000000094e3bf1a61dbe2',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES(16,0.0,'2026-01-05T09:00:00.000+00:00','dump','00000000003898d1f9ebdacc','000000000034b9b59e7769b1',NULL,NULL,'pending','{"source": "000000000094e3bf1a61dbe2"}',NULL);
INSERT INTO "events" VALUES(17,0.0,'2026-01-05T09:00:00.000+00:00','plan','00000000000cb1e2658cda14','000000000094e3bf1a61dbe2',NULL,NULL,'planned','{"batch": "0000000000ae2eb17f150524", "count": 3}',NULL);
INSERT INTO "events" VALUES(18,0.0,'2026-01-05T09:00:00.000+00:00','assign','00000000000cb1e2658cda14','00000000007403e4ec66a787','000000000076b07e881ed162',NULL,'running','{"device": "1600a35a-0999-40d8-b6f6-75cc81e74ef5", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(19,0.0,'2026-01-05T09:00:00.000+00:00','assign','00000000000cb1e2658cda14','00000000003e7d1bc7a2ea20','0000000000957731af10506b',NULL,'running','{"device": "3d9c1724-11e2-4b8f-ab0d-549b6f03675a", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(20,0.0,'2026-01-05T09:00:00.000+00:00','final','00000000000cb1e2658cda14','000000000094e3bf1a61dbe2',NULL,'running','pending',NULL,NULL);
INSERT INTO "events" VALUES(21,0.0,'2026-01-05T09:00:00.000+00:00','review','00000000000cb1e2658cda14','000000000094e3bf1a61dbe2',NULL,'pending','confirmed',NULL,NULL);
INSERT INTO "events" VALUES(22,0.0,'2026-01-05T09:00:00.000+00:00','assign','00000000000cb1e2658cda14','0000000000faecbd9be4bcfc','00000000004cb2424a23d596',NULL,'running','{"device": "e8e25d94-0ed9-4475-9531-985d5d9dc9f8", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(23,0.0,'2026-01-05T09:00:00.000+00:00','final','00000000000cb1e2658cda14','0000000000faecbd9be4bcfc',NULL,'running','failed',NULL,NULL);
INSERT INTO "events" VALUES(24,0.0,'2026-01-05T09:00:00.000+00:00','assign','00000000000cb1e2658cda14','000000000026e8755790f82e','00000000004ef8aa38922766',NULL,'running','{"device": "e8e25d94-0ed9-4475-9531-985d5d9dc9f8", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(25,0.0,'2026-01-05T09:00:00.000+00:00','offer','00000000000cb1e2658cda14','000000000026e8755790f82e',NULL,NULL,'open','{"offer": "0000000000c3baea13deef86"}',NULL);
INSERT INTO "events" VALUES(26,0.0,'2026-01-05T09:00:00.000+00:00','assign','00000000000cb1e2658cda14','000000000092b1d38ede0d7a','0000000000581e27a1c08a6a',NULL,'running','{"device": "0f21ddb6-6cad-4a26-8d11-6ece1738f7d9", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(27,0.0,'2026-01-05T09:00:00.000+00:00','remove','00000000000cb1e2658cda14','000000000092b1d38ede0d7a',NULL,'running','deleted',NULL,NULL);
INSERT INTO "events" VALUES(28,0.0,'2026-01-05T09:00:00.000+00:00','plan','00000000008e81970becd7b0',NULL,NULL,NULL,'planned','{"batch": "000000000098289f59a54a7b", "count": 1}',NULL);
CREATE TABLE facts (
	name VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_facts PRIMARY KEY (name)
);
INSERT INTO "facts" VALUES('epoch','0c5c7fd0a6a3a450');
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
INSERT INTO "files" VALUES('0f4205b4907a70c31012f037b64ce422','000000000034b9b59e7769b1','shot','png',7,'2cea274d0bedc39ec4ab6ba9e59ec889e3ed6fb56a1cf088a64d9b383378dc97',0);
INSERT INTO "files" VALUES('49b64a0872e6cc3ababced2057ee05cd','000000000094e3bf1a61dbe2','proof','png',7,'2cea274d0bedc39ec4ab6ba9e59ec889e3ed6fb56a1cf088a64d9b383378dc97',0);
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
INSERT INTO "jobs" VALUES('00000000000cb1e2658cda14','0000000000d23f08128b2f33','Prices','devices_automation','auto',0,'manual','{"fields":[{"name":"page","type":"string","required":true},{"name":"count","type":"number","integer":true,"min":1}]}',60.0,1,'{}',NULL,3,'consume','job',0.0,NULL,NULL,0);
INSERT INTO "jobs" VALUES('00000000003898d1f9ebdacc','0000000000d23f08128b2f33','Rows','devices_automation','auto',0,'manual',NULL,60.0,0,'{}',NULL,0,'consume','job',0.0,NULL,NULL,0);
INSERT INTO "jobs" VALUES('00000000008e81970becd7b0','00000000001818e8892f902b','Bob''s','devices_automation','auto',0,'manual',NULL,60.0,0,'{"country":["NL"]}',NULL,0,'consume','job',0.0,NULL,NULL,0);
CREATE TABLE keys (
	scope VARCHAR(24) NOT NULL, 
	endpoint VARCHAR(40) NOT NULL, 
	"key" TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	ids TEXT NOT NULL, 
	added FLOAT DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_keys PRIMARY KEY (scope, endpoint, "key")
);
INSERT INTO "keys" VALUES('0000000000d23f08128b2f33','post_inputs','k','764032ef7c2434586c4132e13e936a5f62f44061e31e729dac80686b4d39c285','{"batch": "00000000002217bedbc496cb"}',0.0);
INSERT INTO "keys" VALUES('0000000000d23f08128b2f33','run','first','7e460497fed8f39a0f3f7934daa33754cd1de5517af5c8931a90c45023653f78','{"task": "000000000094e3bf1a61dbe2"}',0.0);
INSERT INTO "keys" VALUES('000000000094e3bf1a61dbe2','submit_task_to_another_job','row','4b0f9b418b5f68148b92c8b345c4ef9899f952abc327ecba0ec7c1e1d331b4f8','{"job_task_id": "000000000034b9b59e7769b1"}',0.0);
CREATE TABLE offer_fields (
	offer VARCHAR(24) NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_offer_fields PRIMARY KEY (offer, name), 
	CONSTRAINT fk_offer_fields_offer FOREIGN KEY(offer) REFERENCES offers (id)
);
INSERT INTO "offer_fields" VALUES('0000000000c3baea13deef86','code','7');
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
INSERT INTO "offers" VALUES('0000000000c3baea13deef86','000000000026e8755790f82e','00000000000cb1e2658cda14','0000000000d23f08128b2f33','o1','code','{"code":7}','58d957e5bfffdfd88f04be9ff3018962d6c4f05903aaa03aa7b05b7b3192b1ba',NULL,'open',NULL,0.0,1,NULL,NULL);
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
	line VARCHAR(140) DEFAULT '' NOT NULL, 
	CONSTRAINT uq_planned_tasks_id UNIQUE (id), 
	CONSTRAINT fk_planned_tasks_job_id FOREIGN KEY(job_id) REFERENCES jobs (id), 
	CONSTRAINT fk_planned_tasks_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id)
);
INSERT INTO "planned_tasks" VALUES(1,'00000000002e44ae97ba94d0','00000000000cb1e2658cda14','00000000002217bedbc496cb',0,'{"page":"Té 🍵"}',NULL,NULL,0,'0000000000d23f08128b2f33',NULL,1,1,'assigned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00','1 00000000000cb1e2658cda14 - any -');
INSERT INTO "planned_tasks" VALUES(2,'00000000004cb2424a23d596','00000000000cb1e2658cda14','00000000002217bedbc496cb',1,'{"page":"Té 🍵"}',NULL,NULL,0,'0000000000d23f08128b2f33',NULL,1,1,'assigned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00','1 00000000000cb1e2658cda14 - any -');
INSERT INTO "planned_tasks" VALUES(3,'00000000004ef8aa38922766','00000000000cb1e2658cda14','00000000002217bedbc496cb',2,'{"page":"Té 🍵"}',NULL,NULL,0,'0000000000d23f08128b2f33',NULL,1,1,'assigned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00','1 00000000000cb1e2658cda14 - any -');
INSERT INTO "planned_tasks" VALUES(4,'0000000000581e27a1c08a6a','00000000000cb1e2658cda14','00000000002217bedbc496cb',3,'{"page":"Té 🍵"}',NULL,NULL,0,'0000000000d23f08128b2f33',NULL,1,1,'assigned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00','1 00000000000cb1e2658cda14 - any -');
INSERT INTO "planned_tasks" VALUES(5,'000000000063ec24ede6a46b','00000000000cb1e2658cda14','00000000002217bedbc496cb',4,'{"page":"Té 🍵"}',NULL,NULL,0,'0000000000d23f08128b2f33',NULL,1,1,'deleted','removed',NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00','1 00000000000cb1e2658cda14 - any -');
INSERT INTO "planned_tasks" VALUES(6,'0000000000eda82f8f6d0558','00000000000cb1e2658cda14','00000000002217bedbc496cb',5,'{"page":"Té 🍵"}',NULL,NULL,0,'0000000000d23f08128b2f33',NULL,1,1,'planned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00','1 00000000000cb1e2658cda14 - any -');
INSERT INTO "planned_tasks" VALUES(7,'000000000076b07e881ed162','00000000000cb1e2658cda14','0000000000ae2eb17f150524',0,'{"page":"a"}','000000000094e3bf1a61dbe2','000000000094e3bf1a61dbe2',1,'0000000000d23f08128b2f33',NULL,1,0,'assigned',NULL,NULL,0.0,NULL,1,0.0,'2026-01-05T09:00:00.000+00:00','0 00000000000cb1e2658cda14 000000000094e3bf1a61dbe2 any 0000000000ae2eb17f150524');
INSERT INTO "planned_tasks" VALUES(8,'0000000000957731af10506b','00000000000cb1e2658cda14','0000000000ae2eb17f150524',1,'{"page":"b"}','000000000094e3bf1a61dbe2','000000000094e3bf1a61dbe2',1,'0000000000d23f08128b2f33',NULL,1,0,'assigned',NULL,NULL,0.0,NULL,1,0.0,'2026-01-05T09:00:00.000+00:00','0 00000000000cb1e2658cda14 000000000094e3bf1a61dbe2 any 0000000000ae2eb17f150524');
INSERT INTO "planned_tasks" VALUES(9,'0000000000f2efc6f877186d','00000000000cb1e2658cda14','0000000000ae2eb17f150524',2,'{"page":"c"}','000000000094e3bf1a61dbe2','000000000094e3bf1a61dbe2',1,'0000000000d23f08128b2f33',NULL,1,0,'planned',NULL,NULL,NULL,NULL,0,0.0,'2026-01-05T09:00:00.000+00:00','1 00000000000cb1e2658cda14 000000000094e3bf1a61dbe2 any 0000000000ae2eb17f150524');
INSERT INTO "planned_tasks" VALUES(10,'00000000009474037f26144b','00000000008e81970becd7b0','000000000098289f59a54a7b',0,'any text',NULL,NULL,0,'00000000001818e8892f902b',NULL,0,1,'planned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00','1 00000000008e81970becd7b0 - - -');
CREATE TABLE roots (
	id VARCHAR(24) NOT NULL, 
	owner_id VARCHAR(24) NOT NULL, 
	total INTEGER DEFAULT '0' NOT NULL, 
	running INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_roots PRIMARY KEY (id), 
	CONSTRAINT fk_roots_owner_id FOREIGN KEY(owner_id) REFERENCES users (id)
);
INSERT INTO "roots" VALUES('000000000094e3bf1a61dbe2','0000000000d23f08128b2f33',3,2);
INSERT INTO "roots" VALUES('0000000000faecbd9be4bcfc','0000000000d23f08128b2f33',0,0);
INSERT INTO "roots" VALUES('000000000026e8755790f82e','0000000000d23f08128b2f33',0,0);
INSERT INTO "roots" VALUES('000000000092b1d38ede0d7a','0000000000d23f08128b2f33',0,0);
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
INSERT INTO "shares" VALUES('00000000000cb1e2658cda14','00000000001818e8892f902b','view');
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
INSERT INTO "tasks" VALUES('000000000094e3bf1a61dbe2','00000000000cb1e2658cda14','00000000002e44ae97ba94d0',NULL,'000000000094e3bf1a61dbe2',0,'confirmed',1,'632ae00dd3b29751cbba8ce56548a3a16333f8539bbb1645ec25a05f4d4ba8d9','e8e25d94-0ed9-4475-9531-985d5d9dc9f8',NULL,0,NULL,NULL,'{"price":null}','good',NULL,'final','d7317a6dec87f909971eea8f8368286e7593185e00f9383ed420fde7698d6ef8',NULL,'success',NULL,NULL,'{"waiting":false,"round":1.5}',3600.0,3600.0,5,1,0.0,'2026-01-05T09:00:00.000+00:00',0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO "tasks" VALUES('000000000034b9b59e7769b1','00000000003898d1f9ebdacc',NULL,'000000000094e3bf1a61dbe2',NULL,0,'pending',1,NULL,NULL,NULL,0,NULL,NULL,'{"page":"Tea","price":3.5,"shot":"https://farm.example/files/0f4205b4907a70c31012f037b64ce422.png"}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,0.0,'2026-01-05T09:00:00.000+00:00',0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO "tasks" VALUES('00000000007403e4ec66a787','00000000000cb1e2658cda14','000000000076b07e881ed162',NULL,'000000000094e3bf1a61dbe2',1,'running',1,'233bd7797d2971dd5209c862853d6a6bd13c71a52e964e9c77efb6a9a2e65303','1600a35a-0999-40d8-b6f6-75cc81e74ef5','1600a35a-0999-40d8-b6f6-75cc81e74ef5',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3600.0,3600.0,0,0,0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO "tasks" VALUES('00000000003e7d1bc7a2ea20','00000000000cb1e2658cda14','0000000000957731af10506b',NULL,'000000000094e3bf1a61dbe2',1,'running',1,'a36fbbc73bc56049daec1b14b750cb626ee3f1be347de11c1e4fc3cb78980479','3d9c1724-11e2-4b8f-ab0d-549b6f03675a','3d9c1724-11e2-4b8f-ab0d-549b6f03675a',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3600.0,3600.0,0,0,0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO "tasks" VALUES('0000000000faecbd9be4bcfc','00000000000cb1e2658cda14','00000000004cb2424a23d596',NULL,'0000000000faecbd9be4bcfc',0,'failed',1,'09f5280783f8a1604da552c96446992e290d78932080fe1cef5ccb79fa04a3a2','e8e25d94-0ed9-4475-9531-985d5d9dc9f8',NULL,0,NULL,NULL,'{"reason":"no price"}',NULL,NULL,'final','896eace1d052555ab4c8a9e8b5d844fc2fba933745996a170e1acd0116cd7e38',NULL,'failed',NULL,NULL,NULL,3600.0,3600.0,1,0,0.0,'2026-01-05T09:00:00.000+00:00',0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO "tasks" VALUES('000000000026e8755790f82e','00000000000cb1e2658cda14','00000000004ef8aa38922766',NULL,'000000000026e8755790f82e',0,'running',1,'7bf52c868e5332978ab21d40efae36f8d1a3396743004d728ce82bb67cd717ba','e8e25d94-0ed9-4475-9531-985d5d9dc9f8','e8e25d94-0ed9-4475-9531-985d5d9dc9f8',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3600.0,3600.0,1,0,0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO "tasks" VALUES('000000000092b1d38ede0d7a','00000000000cb1e2658cda14','0000000000581e27a1c08a6a',NULL,'000000000092b1d38ede0d7a',0,'deleted',1,'6485dac45a759a8cac341ec22c205a79c286601f1a88da75a3098afba79ade7c','0f21ddb6-6cad-4a26-8d11-6ece1738f7d9',NULL,0,NULL,NULL,NULL,NULL,NULL,'removed',NULL,NULL,NULL,NULL,NULL,NULL,3600.0,3600.0,0,0,0.0,'2026-01-05T09:00:00.000+00:00',0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL,0,NULL,0,NULL,NULL);
CREATE TABLE users (
	id VARCHAR(24) NOT NULL, 
	name TEXT NOT NULL, 
	served INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_name UNIQUE (name)
);
INSERT INTO "users" VALUES('0000000000d23f08128b2f33','ann',6);
INSERT INTO "users" VALUES('00000000001818e8892f902b','bob',0);
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
CREATE INDEX ix_planned_batch ON planned_tasks (batch_id, status, later, startable, position);
CREATE INDEX ix_planned_job ON planned_tasks (job_id, status);
CREATE INDEX ix_planned_line ON planned_tasks (line, place) WHERE status = 'planned' AND startable IS NOT NULL;
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
