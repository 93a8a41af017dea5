"""What PostgreSQL needs besides the rules: servers that share it, safe commits, events in the order of commits."""

from __future__ import annotations

import random
import shutil
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, text
from sqlalchemy.dialects import postgresql

from interpreter.clock import SystemClock, VirtualClock
from interpreter.jobs import claiming, scheduling
from interpreter.jobs.core import JobsConfig, Setting
from interpreter.jobs.migrations import upgrade
from interpreter.jobs.owner import NewJob
from interpreter.jobs.port import NotReachable
from interpreter.jobs.postgres import PostgresStore
from interpreter.jobs.service import open_service
from interpreter.jobs.store import HEAD
from interpreter.jobs.tables import events, metadata
from tests.postgres import Postgres


@pytest.fixture
def platform():
    """These tests are about PostgreSQL alone."""
    return "embedded-postgres"


def test_migrations_lead_to_the_tables(postgres):
    """A database made by all migrations has exactly the shape of the tables in the code."""
    url = postgres.empty_database()
    engine = create_engine(url)
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD
    engine.dispose()
    postgres.drop(url)


class Two:
    """Two servers of one database, on clocks of their own."""

    def __init__(self, url, *folders):
        self.clocks = [VirtualClock() for _ in folders]
        seeds = [random.Random(number) for number in range(len(folders))]
        self.services = []
        for clock, seed, folder in zip(self.clocks, seeds, folders, strict=True):
            config = JobsConfig(runs_tasks=False)
            self.services.append(open_service(url, Setting(clock, seed, folder, config)))
        self.first, self.second = self.services

    def close(self):
        for service in self.services:
            service.close()


@pytest.fixture
def two(postgres, tmp_path):
    url = postgres.database()
    made = Two(url, tmp_path / "files", tmp_path / "files")
    yield made
    made.close()
    postgres.drop(url)


def test_r124_hints_wake_who_waits_at_another_server(two):
    """A parent that waits at one server is woken by its child's end at the other, long before it would look again."""
    ann, there = two.first.owner("ann"), two.second.owner("ann")
    job = ann.create_job(NewJob(needs_device=False))["job_id"]
    (planned,) = ann.post_inputs(job, [{}])["inserted_ids"]
    parent = two.first.task_of_token(ann.run(planned["planned_task_id"])["task_token"])
    (child,) = parent.add_sub_tasks([{"n": 1}], False)["inserted_ids"]
    given = there.run(child["planned_task_id"])
    seen = parent.get_sub_tasks([child["planned_task_id"]])["seen"]
    found, waits, ticket = [], two.first._core.wakes, two.clocks[0].takes_part()

    def wait():
        with ticket:
            found.append(parent.get_sub_tasks([child["planned_task_id"]], wait=1e6, after=seen))

    thread = threading.Thread(target=wait)
    thread.start()  # time stands still, as this thread goes on: only the hint can wake the other one
    while not waits._signals:
        SystemClock().sleep(0.005)
    assert two.second.task_of_token(given["task_token"]).submit_task("success", {"n": 2})["success"]
    thread.join(20)
    assert [task["status"] for task in found[0]["tasks"].values()] == ["pending"]


def test_r124_a_hint_is_short_whatever_it_is_about(two):
    """A subject of thousands of bytes undoes nothing: the hint then says that everything may have changed."""
    woken = threading.Event()
    end = two.second.hear_events(woken.set)
    assert woken.wait(20)  # it looks at everything when it connects
    woken.clear()
    with two.first._core.change(light=True) as change:
        change.wake("x" * 8_000)
    assert woken.wait(20)
    end()


def test_r102_one_server_moves_the_count(two):
    """The server that leads moves service time and the other follows it, never back; when it ends the other leads."""
    first, second = (service._core for service in two.services)
    first.tick()
    two.clocks[0].sleep(1_000)
    first.tick()
    two.clocks[1].sleep(2)
    second.tick()
    assert second.time.now() == pytest.approx(first.time.now(), abs=3)
    assert first.time.now() >= 1_000
    assert first.store.standing() == (True, True)
    assert second.store.standing() == (False, True)
    two.first.close()
    assert second.store.standing() == (True, False)


def test_r130_servers_of_one_database_need_one_store_of_files(postgres, tmp_path):
    """A second server whose files lie elsewhere is refused; after a stop too, unless all files were brought along."""
    url = postgres.database()
    first = open_service(url, Setting(VirtualClock(), random.Random(1), tmp_path / "a"))
    ann = first.owner("ann")
    job = ann.create_job(NewJob(needs_device=False))["job_id"]
    (planned,) = ann.post_inputs(job, [{}])["inserted_ids"]
    task = first.task_of_token(ann.run(planned["planned_task_id"])["task_token"])
    shot = {"name": "a", "extension": "png", "base64Data": "YQ=="}
    assert task.submit_task("success", {}, True, [shot])["success"]
    with pytest.raises(NotReachable, match="one folder"):
        open_service(url, Setting(VirtualClock(), random.Random(2), tmp_path / "b"))
    open_service(url, Setting(VirtualClock(), random.Random(2), tmp_path / "a")).close()
    first.close()
    with pytest.raises(NotReachable, match="one folder"):
        open_service(url, Setting(VirtualClock(), random.Random(2), tmp_path / "b"))
    (tmp_path / "b").mkdir()
    for path in (tmp_path / "a").glob("*.png"):
        shutil.copy(path, tmp_path / "b")
    open_service(url, Setting(VirtualClock(), random.Random(2), tmp_path / "b")).close()
    postgres.drop(url)


def test_r130_only_a_server_that_is_alone_sweeps(two, tmp_path):
    """What one server is just writing is not swept by another one that starts."""
    (tmp_path / "files" / ("0" * 32 + ".png")).write_bytes(b"being written")
    url = two.first._core.store._engine.url.render_as_string(hide_password=False)
    open_service(url, Setting(VirtualClock(), random.Random(9), tmp_path / "files")).close()
    assert (tmp_path / "files" / ("0" * 32 + ".png")).exists()
    two.close()
    open_service(url, Setting(VirtualClock(), random.Random(9), tmp_path / "files")).close()
    assert not (tmp_path / "files" / ("0" * 32 + ".png")).exists()


def test_commits_must_be_safe(postgres):
    """A database that confirms before it has written is refused in a sentence."""
    url = postgres.database()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {engine.url.database} SET synchronous_commit = off")
    engine.dispose()
    with pytest.raises(NotReachable, match="synchronous_commit is off"):
        PostgresStore(url)
    postgres.drop(url)


def test_a_server_that_lost_its_place_says_so_and_takes_it_again(postgres):
    """K17: the connection that holds a server's place is cut; whoever meets it next is told, and then all is well."""
    url = postgres.database()
    store = PostgresStore(url)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    for _ in range(3):
        assert store.standing() == (True, False)
        with engine.connect() as connection:
            connection.exec_driver_sql(others + "pg_backend_pid()")
        with pytest.raises(NotReachable, match="job database failed"):
            store.standing()
    engine.dispose()
    with store.look() as db:
        assert db.execute(text("SELECT 1")).scalar_one() == 1
    store.close()
    postgres.drop(url)


def test_no_server(tmp_path):
    """A server that is not there is told as not reachable."""
    with pytest.raises(NotReachable, match="cannot be opened"):
        PostgresStore(f"postgresql+psycopg://tests@/jobs?host={tmp_path}")


def test_what_cannot_be_stored_is_refused(world, refused):
    """Text that the database does not take is an answer and no crash."""
    assert refused(world.ann.register_device("a\0b"))
    assert refused(world.ann.register_device("a", remote_device_id="x" * 50))
    assert world.ann.devices()["success"]


def test_r123_an_event_that_is_committed_late_is_not_lost(make_world):
    """A reader who has read a later event still gets one whose transaction began before and ended after it."""
    world = make_world()
    store = world.host._core.store
    started, go_on = threading.Event(), threading.Event()

    def slow():
        with store.change(light=True) as db:
            values = {"at": 0.0, "wall": "", "kind": "slow", "txid": text("pg_current_xact_id()::text::bigint")}
            db.execute(insert(events).values(**values))
            started.set()
            go_on.wait(30)

    thread = threading.Thread(target=slow)
    thread.start()
    started.wait(30)
    world.job()
    first = world.ann.events()
    go_on.set()
    thread.join()
    kinds = [event["kind"] for event in first["events"]]
    kinds += [event["kind"] for event in world.ann.events(after=first["cursor"])["events"]]
    assert sorted(kinds) == ["job", "slow"]


def test_r123_numbers_are_not_the_order_of_commits(make_world):
    """An event with a lower number whose transaction began later and ended later is read after the higher one."""
    world = make_world()
    begin = world.ann.events()["cursor"]
    txid = text("pg_current_xact_id()::text::bigint")
    engine = world.host._core.store._engine

    def write(connection, kind):
        connection.execute(insert(events).values(at=0.0, wall="", kind=kind, txid=txid))

    with engine.connect() as early, engine.connect() as late:
        early.execute(text("SELECT pg_current_xact_id()"))
        write(late, "late")
        write(early, "early")
        early.commit()
        first = world.ann.events(after=begin)
        late.commit()
    second = world.ann.events(after=first["cursor"])
    assert [event["kind"] for event in first["events"]] == ["early"]
    assert [event["kind"] for event in second["events"]] == ["late"]


def test_r109_nothing_only_when_no_locked_offer_was_skipped(make_world):
    """A taker who finds the only offer locked by one that gives up gets it after all."""
    world = make_world()
    job = world.job()
    provider, giver = world.start(job)
    giver.set_automation_variables({"waiting": True})
    _, taker = world.start(job)
    locked, give_up = threading.Event(), threading.Event()

    def hesitate():
        with world.host._core.store.change(light=True) as db:
            db.execute(text("SELECT id FROM offers FOR UPDATE"))
            locked.set()
            give_up.wait(30)

    found = []
    holder = threading.Thread(target=hesitate)
    claimer = threading.Thread(target=lambda: found.append(taker.use_another_task()))
    holder.start()
    locked.wait(30)
    claimer.start()
    claimer.join(0.3)
    give_up.set()
    claimer.join()
    holder.join()
    assert [claim["job_task_id"] for claim in found] == [provider]


def test_r95_eight_at_once_with_one_key(make_world):
    """Of many calls with one key at the same time each gets the same answer, and there is one effect."""
    world = make_world()
    _, api = world.start(world.job())
    answers = []

    def work():
        answers.append(api.submit_task("running", {"n": 1}, False, key="k"))
        answers.append(api.set_automation_variables({"n": 1}, key="k"))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(answer["success"] for answer in answers)
    effects = [event["kind"] for event in world.events() if event["kind"] in ("progress", "variables")]
    assert sorted(effects) == ["progress", "variables"]


def test_a_crash_of_the_server(tmp_path):
    """While the server is down calls are NotReachable; afterwards everything acknowledged is there."""
    server = Postgres(durable=True)
    service = open_service(server.database(), Setting(VirtualClock(), random.Random(1), tmp_path))
    ann = service.owner("ann")
    server.stop()
    with pytest.raises(NotReachable):
        ann.jobs()
    server.start()
    assert service.owner("ann").jobs()["success"]
    service.close()
    server.stop("fast")
    server.start()
    server.close()


@pytest.mark.parametrize("asked", [scheduling._HEADS, claiming._OPEN], ids=["starts", "claims"])
def test_k9_who_is_first_in_line_is_found_by_index(world, asked):
    """However many planned tasks there are, and whatever PostgreSQL knows of them: no table of them is read whole."""
    job = world.job()
    world.plan(job, *({} for _ in range(2_000)), run_immediately=True)
    given = {"most": 8, "with_phone": False, "caller": "1" * 24, "device": None}
    given = {name: given[name] for name in asked.statement.compile().params if name in given}
    words = asked.statement.params(**given).compile(
        dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}
    )
    with world.host._core.store.look() as db:
        plan = "\n".join(row[0] for row in db.execute(text(f"EXPLAIN {words}")))
    assert "Index Cond: (place = ANY (" in plan, plan
    assert "Seq Scan on planned_tasks" not in plan, plan
