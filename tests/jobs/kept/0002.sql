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
INSERT INTO "alembic_version" VALUES('0002');
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
INSERT INTO "batches" VALUES('6b4cb2424a23d5962217bead',NULL,'658cda1495e60af593bd04cf','k',NULL,1,0);
INSERT INTO "batches" VALUES('cb5c74273f98e2774cbd87ad','0f4205b4907a70c31012f037','658cda1495e60af593bd04cf',NULL,2,2,1);
INSERT INTO "batches" VALUES('d269a9a5ae658f33fe3b890b',NULL,'dbc496cb8e81973e0becd7b0',NULL,NULL,0,0);
CREATE TABLE devices (
	remote_device_id VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_devices PRIMARY KEY (remote_device_id)
);
INSERT INTO "devices" VALUES('9531985d-5d9d-49f8-9818-e811892f902b','shelf 1','ready',1);
INSERT INTO "devices" VALUES('36f675cc-81e7-4ef5-a8e2-5d940ed90475','shelf 2','ready',2);
INSERT INTO "devices" VALUES('6b0d549b-6f03-475a-9600-a35a099950d8','shelf 3','ready',3);
INSERT INTO "devices" VALUES('8d116ece-1738-47d9-bd9c-172411e20b8f','shelf 4','ready',4);
INSERT INTO "devices" VALUES('90c192cf-d3ac-44af-8f21-ddb66cad4a26','shelf 5','ready',5);
INSERT INTO "devices" VALUES('a170b338-3926-4059-b28c-105d1fb17c23','shelf 6','ready',6);
INSERT INTO "devices" VALUES('0fd630f1-f29d-4da9-953f-48f1a09f76b5','shelf 7','ready',7);
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
INSERT INTO "events" VALUES(1,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "9531985d-5d9d-49f8-9818-e811892f902b", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(2,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "36f675cc-81e7-4ef5-a8e2-5d940ed90475", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(3,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "6b0d549b-6f03-475a-9600-a35a099950d8", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(4,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "8d116ece-1738-47d9-bd9c-172411e20b8f", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(5,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "90c192cf-d3ac-44af-8f21-ddb66cad4a26", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(6,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "a170b338-3926-4059-b28c-105d1fb17c23", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(7,0.0,'2026-01-05T09:00:00.000+00:00','phone',NULL,NULL,NULL,NULL,NULL,'{"device": "0fd630f1-f29d-4da9-953f-48f1a09f76b5", "state": "ready"}',NULL);
INSERT INTO "events" VALUES(8,0.0,'2026-01-05T09:00:00.000+00:00','job','658cda1495e60af593bd04cf',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES(9,0.0,'2026-01-05T09:00:00.000+00:00','job','3898d190f9ebdacc0cb1e29c',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES(10,0.0,'2026-01-05T09:00:00.000+00:00','job','dbc496cb8e81973e0becd7b0',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES(11,0.0,'2026-01-05T09:00:00.000+00:00','share','658cda1495e60af593bd04cf',NULL,NULL,NULL,NULL,'{"user": "bob", "right": "view"}',NULL);
INSERT INTO "events" VALUES(12,0.0,'2026-01-05T09:00:00.000+00:00','plan','658cda1495e60af593bd04cf',NULL,NULL,NULL,'planned','{"batch": "6b4cb2424a23d5962217bead", "count": 6}',NULL);
INSERT INTO "events" VALUES(13,0.0,'2026-01-05T09:00:00.000+00:00','remove','658cda1495e60af593bd04cf',NULL,'5f557203301850c5a38fd547','planned','deleted',NULL,NULL);
INSERT INTO "events" VALUES(14,0.0,'2026-01-05T09:00:00.000+00:00','assign','658cda1495e60af593bd04cf','0f4205b4907a70c31012f037','1e27a1c08a6a63ec24ede6a4',NULL,'running','{"device": "9531985d-5d9d-49f8-9818-e811892f902b", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(15,0.0,'2026-01-05T09:00:00.000+00:00','variables','658cda1495e60af593bd04cf','0f4205b4907a70c31012f037',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "events" VALUES(16,0.0,'2026-01-05T09:00:00.000+00:00','dump','3898d190f9ebdacc0cb1e29c','5c90a9587403e430ec66a787',NULL,NULL,'pending','{"source": "0f4205b4907a70c31012f037"}',NULL);
INSERT INTO "events" VALUES(17,0.0,'2026-01-05T09:00:00.000+00:00','plan','658cda1495e60af593bd04cf','0f4205b4907a70c31012f037',NULL,NULL,'planned','{"batch": "cb5c74273f98e2774cbd87ad", "count": 3}',NULL);
INSERT INTO "events" VALUES(18,0.0,'2026-01-05T09:00:00.000+00:00','assign','658cda1495e60af593bd04cf','babced2057ee05cde00902c7','c7a2ea20b2f14c942e05319a',NULL,'running','{"device": "36f675cc-81e7-4ef5-a8e2-5d940ed90475", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(19,0.0,'2026-01-05T09:00:00.000+00:00','assign','658cda1495e60af593bd04cf','2a3af4d46b0a18e8830e07bc','930d6eaf14f4733f3e7d1bfb',NULL,'running','{"device": "6b0d549b-6f03-475a-9600-a35a099950d8", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(20,0.0,'2026-01-05T09:00:00.000+00:00','final','658cda1495e60af593bd04cf','0f4205b4907a70c31012f037',NULL,'running','pending',NULL,NULL);
INSERT INTO "events" VALUES(21,0.0,'2026-01-05T09:00:00.000+00:00','review','658cda1495e60af593bd04cf','0f4205b4907a70c31012f037',NULL,'pending','confirmed',NULL,NULL);
INSERT INTO "events" VALUES(22,0.0,'2026-01-05T09:00:00.000+00:00','assign','658cda1495e60af593bd04cf','92b1d3f28ede0d7ac3baea9e','8f6d05584ef8aa3892276658',NULL,'running','{"device": "9531985d-5d9d-49f8-9818-e811892f902b", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(23,0.0,'2026-01-05T09:00:00.000+00:00','final','658cda1495e60af593bd04cf','92b1d3f28ede0d7ac3baea9e',NULL,'running','failed',NULL,NULL);
INSERT INTO "events" VALUES(24,0.0,'2026-01-05T09:00:00.000+00:00','assign','658cda1495e60af593bd04cf','7f26144b98289fcd59a54a7b','2e44158bae97ba94d0eda82f',NULL,'running','{"device": "9531985d-5d9d-49f8-9818-e811892f902b", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(25,0.0,'2026-01-05T09:00:00.000+00:00','offer','658cda1495e60af593bd04cf','7f26144b98289fcd59a54a7b',NULL,NULL,'open','{"offer": "795e8229451abd81f1d69ed6"}',NULL);
INSERT INTO "events" VALUES(26,0.0,'2026-01-05T09:00:00.000+00:00','assign','658cda1495e60af593bd04cf','10a3d6b2aa05e11ab2715945','923a736994e3bf911a61dbe2',NULL,'running','{"device": "8d116ece-1738-47d9-bd9c-172411e20b8f", "attempt": 1}',NULL);
INSERT INTO "events" VALUES(27,0.0,'2026-01-05T09:00:00.000+00:00','remove','658cda1495e60af593bd04cf','10a3d6b2aa05e11ab2715945',NULL,'running','deleted',NULL,NULL);
INSERT INTO "events" VALUES(28,0.0,'2026-01-05T09:00:00.000+00:00','plan','dbc496cb8e81973e0becd7b0',NULL,NULL,NULL,'planned','{"batch": "d269a9a5ae658f33fe3b890b", "count": 1}',NULL);
CREATE TABLE facts (
	name VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_facts PRIMARY KEY (name)
);
INSERT INTO "facts" VALUES('epoch','f2a74de452e6b438');
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
INSERT INTO "files" VALUES('95e761d17731af10506bf2efc6f87718','5c90a9587403e430ec66a787','shot','png',7,'2cea274d0bedc39ec4ab6ba9e59ec889e3ed6fb56a1cf088a64d9b383378dc97',0);
INSERT INTO "files" VALUES('13deef86ab1031d0f646e1f40a097c97','0f4205b4907a70c31012f037','proof','png',7,'2cea274d0bedc39ec4ab6ba9e59ec889e3ed6fb56a1cf088a64d9b383378dc97',0);
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
	CONSTRAINT pk_jobs PRIMARY KEY (id), 
	CONSTRAINT fk_jobs_owner_id FOREIGN KEY(owner_id) REFERENCES users (id)
);
INSERT INTO "jobs" VALUES('658cda1495e60af593bd04cf','a6a3a4506513270e269e0d37','Prices','devices_automation','auto',0,'manual','{"fields":[{"name":"page","type":"string","required":true},{"name":"count","type":"number","integer":true,"min":1}]}',60.0,1,'{}',NULL,3,'consume','job',0.0);
INSERT INTO "jobs" VALUES('3898d190f9ebdacc0cb1e29c','a6a3a4506513270e269e0d37','Rows','devices_automation','auto',0,'manual',NULL,60.0,0,'{}',NULL,0,'consume','job',0.0);
INSERT INTO "jobs" VALUES('dbc496cb8e81973e0becd7b0','d23f0824128b2f330c5c7fd0','Bob''s','devices_automation','auto',0,'manual',NULL,60.0,0,'{"country":["NL"]}',NULL,0,'consume','job',0.0);
CREATE TABLE keys (
	scope VARCHAR(24) NOT NULL, 
	endpoint VARCHAR(40) NOT NULL, 
	"key" TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	ids TEXT NOT NULL, 
	CONSTRAINT pk_keys PRIMARY KEY (scope, endpoint, "key")
);
INSERT INTO "keys" VALUES('a6a3a4506513270e269e0d37','post_inputs','k','a1f0c211271fab514fd9fdc991ecba3d681eed03a4b259a0fa034faf1b740a76','{"batch": "6b4cb2424a23d5962217bead"}');
INSERT INTO "keys" VALUES('a6a3a4506513270e269e0d37','run','first','37afc455b915016e948a973c8e46a9400253487c0928794dda5843f85ced3c1e','{"task": "0f4205b4907a70c31012f037"}');
INSERT INTO "keys" VALUES('0f4205b4907a70c31012f037','submit_task_to_another_job','row','e04e1484971e10a7362429cc3ff85c40f1a8237c1714e50b22458f202956e9af','{"job_task_id": "5c90a9587403e430ec66a787"}');
CREATE TABLE offer_fields (
	offer VARCHAR(24) NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_offer_fields PRIMARY KEY (offer, name), 
	CONSTRAINT fk_offer_fields_offer FOREIGN KEY(offer) REFERENCES offers (id)
);
INSERT INTO "offer_fields" VALUES('795e8229451abd81f1d69ed6','code','7');
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
INSERT INTO "offers" VALUES('795e8229451abd81f1d69ed6','7f26144b98289fcd59a54a7b','658cda1495e60af593bd04cf','a6a3a4506513270e269e0d37','o1','code','{"code":7}','58d957e5bfffdfd88f04be9ff3018962d6c4f05903aaa03aa7b05b7b3192b1ba',NULL,'open',NULL,0.0,1,NULL,NULL);
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
INSERT INTO "planned_tasks" VALUES(1,'1e27a1c08a6a63ec24ede6a4','658cda1495e60af593bd04cf','6b4cb2424a23d5962217bead',0,'{"page":"Té 🍵"}',NULL,NULL,0,'a6a3a4506513270e269e0d37',NULL,1,1,'assigned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(2,'8f6d05584ef8aa3892276658','658cda1495e60af593bd04cf','6b4cb2424a23d5962217bead',1,'{"page":"Té 🍵"}',NULL,NULL,0,'a6a3a4506513270e269e0d37',NULL,1,1,'assigned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(3,'2e44158bae97ba94d0eda82f','658cda1495e60af593bd04cf','6b4cb2424a23d5962217bead',2,'{"page":"Té 🍵"}',NULL,NULL,0,'a6a3a4506513270e269e0d37',NULL,1,1,'assigned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(4,'923a736994e3bf911a61dbe2','658cda1495e60af593bd04cf','6b4cb2424a23d5962217bead',3,'{"page":"Té 🍵"}',NULL,NULL,0,'a6a3a4506513270e269e0d37',NULL,1,1,'assigned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(5,'5f557203301850c5a38fd547','658cda1495e60af593bd04cf','6b4cb2424a23d5962217bead',4,'{"page":"Té 🍵"}',NULL,NULL,0,'a6a3a4506513270e269e0d37',NULL,1,1,'deleted','removed',NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(6,'b64ce4228c38fb2918f135d2','658cda1495e60af593bd04cf','6b4cb2424a23d5962217bead',5,'{"page":"Té 🍵"}',NULL,NULL,0,'a6a3a4506513270e269e0d37',NULL,1,1,'planned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(7,'c7a2ea20b2f14c942e05319a','658cda1495e60af593bd04cf','cb5c74273f98e2774cbd87ad',0,'{"page":"a"}','0f4205b4907a70c31012f037','0f4205b4907a70c31012f037',1,'a6a3a4506513270e269e0d37',NULL,1,0,'assigned',NULL,NULL,0.0,NULL,1,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(8,'930d6eaf14f4733f3e7d1bfb','658cda1495e60af593bd04cf','cb5c74273f98e2774cbd87ad',1,'{"page":"b"}','0f4205b4907a70c31012f037','0f4205b4907a70c31012f037',1,'a6a3a4506513270e269e0d37',NULL,1,0,'assigned',NULL,NULL,0.0,NULL,1,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(9,'7ebff206867347214cdd2055','658cda1495e60af593bd04cf','cb5c74273f98e2774cbd87ad',2,'{"page":"c"}','0f4205b4907a70c31012f037','0f4205b4907a70c31012f037',1,'a6a3a4506513270e269e0d37',NULL,1,0,'planned',NULL,NULL,NULL,NULL,0,0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "planned_tasks" VALUES(10,'b774eb5248db40af72158370','dbc496cb8e81973e0becd7b0','d269a9a5ae658f33fe3b890b',0,'any text',NULL,NULL,0,'d23f0824128b2f330c5c7fd0',NULL,0,1,'planned',NULL,NULL,NULL,NULL,NULL,0.0,'2026-01-05T09:00:00.000+00:00');
CREATE TABLE roots (
	id VARCHAR(24) NOT NULL, 
	owner_id VARCHAR(24) NOT NULL, 
	total INTEGER DEFAULT '0' NOT NULL, 
	running INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_roots PRIMARY KEY (id), 
	CONSTRAINT fk_roots_owner_id FOREIGN KEY(owner_id) REFERENCES users (id)
);
INSERT INTO "roots" VALUES('0f4205b4907a70c31012f037','a6a3a4506513270e269e0d37',3,2);
INSERT INTO "roots" VALUES('92b1d3f28ede0d7ac3baea9e','a6a3a4506513270e269e0d37',0,0);
INSERT INTO "roots" VALUES('7f26144b98289fcd59a54a7b','a6a3a4506513270e269e0d37',0,0);
INSERT INTO "roots" VALUES('10a3d6b2aa05e11ab2715945','a6a3a4506513270e269e0d37',0,0);
CREATE TABLE shares (
	job_id VARCHAR(24) NOT NULL, 
	user_id VARCHAR(24) NOT NULL, 
	"right" VARCHAR(4) NOT NULL, 
	CONSTRAINT pk_shares PRIMARY KEY (job_id, user_id), 
	CONSTRAINT fk_shares_job_id FOREIGN KEY(job_id) REFERENCES jobs (id), 
	CONSTRAINT fk_shares_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "shares" VALUES('658cda1495e60af593bd04cf','d23f0824128b2f330c5c7fd0','view');
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
	CONSTRAINT pk_tasks PRIMARY KEY (id), 
	CONSTRAINT fk_tasks_job_id FOREIGN KEY(job_id) REFERENCES jobs (id), 
	CONSTRAINT uq_tasks_planned_task_id UNIQUE (planned_task_id), 
	CONSTRAINT fk_tasks_planned_task_id FOREIGN KEY(planned_task_id) REFERENCES planned_tasks (id), 
	CONSTRAINT uq_tasks_holds UNIQUE (holds)
);
INSERT INTO "tasks" VALUES('0f4205b4907a70c31012f037','658cda1495e60af593bd04cf','1e27a1c08a6a63ec24ede6a4',NULL,'0f4205b4907a70c31012f037',0,'confirmed',1,'1cf004b601b51379008911e3dafe671a9135163b664106f9b8a44ed28d3765ac','9531985d-5d9d-49f8-9818-e811892f902b',NULL,0,NULL,NULL,'{"price":null}','good',NULL,'final','d7317a6dec87f909971eea8f8368286e7593185e00f9383ed420fde7698d6ef8',NULL,'success',NULL,NULL,'{"waiting":false,"round":1.5}',3600.0,3600.0,5,1,0.0,'2026-01-05T09:00:00.000+00:00',0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "tasks" VALUES('5c90a9587403e430ec66a787','3898d190f9ebdacc0cb1e29c',NULL,'0f4205b4907a70c31012f037',NULL,0,'pending',1,NULL,NULL,NULL,0,NULL,NULL,'{"page":"Tea","price":3.5,"shot":"https://farm.example/files/95e761d17731af10506bf2efc6f87718.png"}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,0.0,'2026-01-05T09:00:00.000+00:00',0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "tasks" VALUES('babced2057ee05cde00902c7','658cda1495e60af593bd04cf','c7a2ea20b2f14c942e05319a',NULL,'0f4205b4907a70c31012f037',1,'running',1,'9085893e901d1714173597ed9e5c36c01e5a71d219f456cccb0e2e0e5f8c82bb','36f675cc-81e7-4ef5-a8e2-5d940ed90475','36f675cc-81e7-4ef5-a8e2-5d940ed90475',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3600.0,3600.0,0,0,0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL);
INSERT INTO "tasks" VALUES('2a3af4d46b0a18e8830e07bc','658cda1495e60af593bd04cf','930d6eaf14f4733f3e7d1bfb',NULL,'0f4205b4907a70c31012f037',1,'running',1,'f07eac7eb1e8ede4d28d7edf6b5aa52bc18c60e58fc5433fb81352c6229e6a0d','6b0d549b-6f03-475a-9600-a35a099950d8','6b0d549b-6f03-475a-9600-a35a099950d8',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3600.0,3600.0,0,0,0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL);
INSERT INTO "tasks" VALUES('92b1d3f28ede0d7ac3baea9e','658cda1495e60af593bd04cf','8f6d05584ef8aa3892276658',NULL,'92b1d3f28ede0d7ac3baea9e',0,'failed',1,'6485dac45a759a8cac341ec22c205a79c286601f1a88da75a3098afba79ade7c','9531985d-5d9d-49f8-9818-e811892f902b',NULL,0,NULL,NULL,'{"reason":"no price"}',NULL,NULL,'final','896eace1d052555ab4c8a9e8b5d844fc2fba933745996a170e1acd0116cd7e38',NULL,'failed',NULL,NULL,NULL,3600.0,3600.0,1,0,0.0,'2026-01-05T09:00:00.000+00:00',0.0,'2026-01-05T09:00:00.000+00:00');
INSERT INTO "tasks" VALUES('7f26144b98289fcd59a54a7b','658cda1495e60af593bd04cf','2e44158bae97ba94d0eda82f',NULL,'7f26144b98289fcd59a54a7b',0,'running',1,'c7af9ce7e55ae5cf73671c9562962d80f97e3871562f41acb3895260a121c0b8','9531985d-5d9d-49f8-9818-e811892f902b','9531985d-5d9d-49f8-9818-e811892f902b',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3600.0,3600.0,1,0,0.0,'2026-01-05T09:00:00.000+00:00',NULL,NULL);
INSERT INTO "tasks" VALUES('10a3d6b2aa05e11ab2715945','658cda1495e60af593bd04cf','923a736994e3bf911a61dbe2',NULL,'10a3d6b2aa05e11ab2715945',0,'deleted',1,'51a2dc975002889917fb0f7e0f2080f7bd4b43aefea3538160b720455f898bcf','8d116ece-1738-47d9-bd9c-172411e20b8f',NULL,0,NULL,NULL,NULL,NULL,NULL,'removed',NULL,NULL,NULL,NULL,NULL,NULL,3600.0,3600.0,0,0,0.0,'2026-01-05T09:00:00.000+00:00',0.0,'2026-01-05T09:00:00.000+00:00');
CREATE TABLE users (
	id VARCHAR(24) NOT NULL, 
	name TEXT NOT NULL, 
	served INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_name UNIQUE (name)
);
INSERT INTO "users" VALUES('a6a3a4506513270e269e0d37','ann',6);
INSERT INTO "users" VALUES('d23f0824128b2f330c5c7fd0','bob',0);
CREATE INDEX ix_events_job ON events (job_id, id);
CREATE INDEX ix_events_txid ON events (txid, id);
CREATE INDEX ix_planned_batch ON planned_tasks (batch_id, status, position);
CREATE INDEX ix_planned_job ON planned_tasks (job_id, status);
CREATE INDEX ix_planned_startable ON planned_tasks (status, startable);
CREATE INDEX ix_planned_tasks_parent_task_id ON planned_tasks (parent_task_id);
CREATE INDEX ix_tasks_deadline ON tasks (status, deadline);
CREATE INDEX ix_tasks_job ON tasks (job_id, added, id);
CREATE INDEX ix_tasks_wants ON tasks (wants, wants_since);
CREATE INDEX ix_files_task_id ON files (task_id);
CREATE INDEX ix_offers_claimed_by ON offers (claimed_by);
CREATE INDEX ix_offers_for_task_id ON offers (for_task_id);
CREATE UNIQUE INDEX ix_offers_one_open ON offers (task_id) WHERE state = 'open';
CREATE INDEX ix_offers_open ON offers (job_id, state, waiting_since);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('events',28);
INSERT INTO "sqlite_sequence" VALUES('planned_tasks',10);
COMMIT;
