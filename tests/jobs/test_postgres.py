"""What PostgreSQL needs besides the rules: one service a database, safe commits, events in the order of commits."""

from __future__ import annotations

import random
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, text

from interpreter.clock import VirtualClock
from interpreter.jobs.core import Setting
from interpreter.jobs.migrations import upgrade
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


def test_one_service_a_database(postgres):
    """A second service is refused while the first one lives, and let in when it is gone (R125)."""
    url = postgres.database()
    first = PostgresStore(url)
    with pytest.raises(NotReachable, match="another job service"):
        PostgresStore(url)
    first.close()
    first.close()
    PostgresStore(url).close()
    postgres.drop(url)


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
