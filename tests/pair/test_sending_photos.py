"""Photos from a real phone to a real server over links that break: once, whole, after the lines."""

from __future__ import annotations

from random import Random

import pytest
from company import picture
from pair.field import ORDER, Field
from pair.road import fair, road, run, shoots
from test_rescue import taken

from mobile.sync import sending
from mobile.sync.fetching import NotFetched
from mobile.sync.link import Answer, Unreachable
from rulebook.kernel.wire import BITE_TYPE
from rulebook.subjects.files.records import File, Photo
from rulebook.subjects.visits.commands import RecordFinding
from sync_server.core.files.checking import check_files
from sync_server.core.rebuild import compare


def test_photos_follow_their_lines_and_the_office_gets_them(field: Field) -> None:
    async def scene() -> None:
        wang, office = await field.phone("p-wang"), await field.phone("p-chen")
        refs = [await shoots(wang, n) for n in range(3)]
        assert wang.status.files.all_files == 3
        way = road(wang)
        await wang.sync()
        assert wang.runner.signal == "online"
        methods = [method for method, _, _ in way.asked]
        assert methods[0] == "POST", "lines go first"
        assert methods.count("PATCH") == 3
        assert wang.status.files.all_files == 0
        assert all(wang.photo_sent(ref) for ref in refs)
        await office.sync()
        assert all(photo.arrived for photo in office.world.all(Photo))
        heard: list[int] = []
        assert await office.photo(refs[0], heard.append) == picture(b"photo 0", 3000)
        assert heard[0] == 0
        assert compare(field.company).same
        assert check_files(field.company).findings == ()

    run(scene)


def test_kobocat_565_photos_do_not_double_the_record_however_often_they_are_sent(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await shoots(wang)
        for weather in ("answer_lost", "no_signal", "answer_lost", ""):
            wang.weather.coming.extend(["", weather])
            await wang.sync()
        await wang.sync()
        again = await wang.restarted()
        await again.sync()
        assert len(field.all(Photo)) == len(field.all(File)) == 1
        assert field.all(Photo)[0].arrived
        assert len(field.kept_lines(again.device_id)) == 1
        await again.client.close()

    run(scene)


def test_collect_7356_a_hundred_photos_over_a_bad_link_finish_and_little_is_sent_twice(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        total = 0
        for n in range(100):
            total += (await shoots(wang, n, 9000)).size
        luck = Random(7)

        def bad(method: str, path: str, body: bytes) -> None:
            if luck.random() < 0.3 or len(body) > 200_000:
                raise Unreachable("no signal")

        way = road(wang, bad)
        rounds = 0
        while wang.client.pending or wang.status.files.all_files:
            await wang.sync()
            rounds += 1
            assert rounds < 200, "it never finishes"
        assert all(photo.arrived for photo in field.all(Photo))
        assert way.bytes_of_files() < 2 * total

    run(scene)


def test_after_a_kill_it_goes_on_where_it_stopped(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "FILE_BITE", 10_000)

    async def scene() -> None:
        wang = await field.phone("p-wang")
        wang.runner.files._bite = 10_000
        ref = await shoots(wang, size=100_000)
        bites = 0

        def dies(method: str, path: str, body: bytes) -> None:
            nonlocal bites
            bites += method == "PATCH"
            if bites > 6:
                raise Unreachable("killed here")

        road(wang, dies)
        await wang.sync()
        again = await wang.restarted()
        assert again.status.files.all_files == 1
        way = road(again)
        await again.sync()
        assert way.asked[1][0] == "HEAD"
        assert way.bytes_of_files() == ref.size - 60_000
        assert again.photo_sent(ref)
        await again.client.close()

    run(scene)


def test_a_photo_that_no_proxy_lets_through_does_not_block_the_others(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        bad = await shoots(wang, 0)
        others = [await shoots(wang, n) for n in (1, 2, 3)]

        def proxy(method: str, path: str, body: bytes) -> None:
            if method == "PATCH" and path.endswith(bad.sha256):
                raise Unreachable("reset by peer")

        road(wang, proxy)
        await wang.sync()
        await wang.sync()
        assert all(wang.photo_sent(ref) for ref in others)
        assert not wang.photo_sent(bad)
        await wang.does(RecordFinding(visit="v", finding="照常"), ORDER)  # type: ignore[arg-type]  # an id is a string
        await wang.sync()
        assert wang.client.pending == []
        road(wang)
        await wang.sync()
        assert wang.photo_sent(bad)

    run(scene)


def test_a_server_killed_right_after_the_last_bite_was_written_has_the_photo_in_the_end(field: Field) -> None:
    """It would say for ever that it has all bytes, and never that the photo is whole."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        ref = await shoots(wang)
        wang.weather.coming += ["", *["no_signal"] * 9]
        await wang.sync()
        bytes_of = await wang.client.blobs.read(ref)
        assert bytes_of
        assert not wang.photo_sent(ref)
        field.company.files.append(ref.sha256, wang.device_id, 0, bytes_of)
        wang.weather.coming.clear()
        await wang.sync()
        assert wang.unsent.nothing
        assert field.all(Photo)[0].arrived

    run(scene)


def test_a_new_line_goes_before_the_next_bite(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "FILE_BITE", 10_000)

    async def scene() -> None:
        wang = await field.phone("p-wang")
        wang.runner.files._bite = 10_000
        await shoots(wang, size=100_000)
        way = road(wang)
        send = way.send

        async def meanwhile(
            method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
        ) -> Answer:
            if way.bytes_of_files() == 30_000 and not wang.client.pending:
                await wang.does(RecordFinding(visit="v", finding="先发"), ORDER)  # type: ignore[arg-type]  # an id is a string
            return await send(method, path, body, headers, timeout_s)

        way.send = meanwhile  # type: ignore[method-assign]  # the port at which this fault comes in
        await wang.sync()
        asked = [(method, size) for method, _, size in way.asked if method in ("POST", "PATCH")]
        line = next(n for n, (method, _) in enumerate(asked[1:], 1) if method == "POST")
        assert sum(size for method, size in asked[:line] if method == "PATCH") == 40_000
        assert way.bytes_of_files() == 100_000
        assert field.all(Photo)[0].arrived

    run(scene)


def test_sending_can_be_watched_paused_and_gone_on_with(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "FILE_BITE", 10_000)

    async def scene() -> None:
        wang = await field.phone("p-wang")
        wang.runner.files._bite = 10_000
        for n in range(3):
            await shoots(wang, n, 50_000)

        def pausing(method: str, path: str, body: bytes) -> None:
            if way.bytes_of_files() == 70_000:
                wang.pause()

        way = road(wang, pausing)
        await wang.sync()
        status = wang.status
        assert (status.signal, status.paused) == ("paused", True)
        assert (status.files.files, status.files.all_files, status.files.all_bytes) == (1, 3, 150_000)
        asked = len(way.asked)
        await wang.sync()
        assert len(way.asked) == asked, "paused is paused"
        way.rule = fair
        wang.resume()
        await wang.sync()
        assert (wang.status.signal, wang.status.files.all_files) == ("online", 0)
        assert way.bytes_of_files() == 150_000, "nothing was sent twice"

    run(scene)


def test_a_pause_does_not_outlive_a_restart_and_loses_nothing(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        ref = await shoots(wang)
        wang.pause()
        await wang.sync()
        assert len(wang.client.pending) == 1
        again = await wang.restarted()
        await again.sync()
        assert again.photo_sent(ref)
        await again.client.close()

    run(scene)


def test_a_server_without_room_is_told_and_lines_go_on(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await shoots(wang)
        field.company.files.free_bytes = 10**18  # type: ignore[attr-defined]  # the store of this field tells its room
        await wang.sync()
        assert (wang.runner.signal, wang.runner.problem) == ("trouble", "file_room")
        assert wang.client.pending == []
        field.company.files.free_bytes = 0  # type: ignore[attr-defined]  # the store of this field tells its room
        await wang.sync()
        assert wang.runner.signal == "online"
        assert field.all(Photo)[0].arrived

    run(scene)


def test_a_log_in_page_is_not_the_server(field: Field) -> None:
    """A hotel's network answers every request with 200 and a page."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        ref = await shoots(wang)

        def portal(method: str, path: str, body: bytes) -> Answer | None:
            page = Answer(200, {"content-type": "text/html"}, b"<html>Please log in")
            return page if "/api/files/" in path else None

        road(wang, portal)
        await wang.sync()
        assert not wang.photo_sent(ref)
        assert wang.status.failing == ("answer",)
        road(wang)
        await wang.sync()
        assert wang.photo_sent(ref)
        assert wang.status.failing == ()

    run(scene)


def test_what_the_server_has_already_is_never_sent_again(field: Field) -> None:
    """The phone was restarted before it heard that the photo had arrived."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        ref = await shoots(wang)
        wang.weather.coming.extend(["", "", "answer_lost", "no_signal", "no_signal"])
        await wang.sync()
        again = await wang.restarted()
        way = road(again)
        await again.sync()
        assert way.bytes_of_files() == 0
        assert again.photo_sent(ref)
        await again.client.close()

    run(scene)


def test_a_photo_to_look_at_comes_in_pieces_and_goes_on_after_a_break(field: Field) -> None:
    async def scene() -> None:
        wang, office = await field.phone("p-wang"), await field.phone("p-chen")
        ref = await shoots(wang, size=400_000)
        await wang.sync()
        await office.sync()
        gets = 0

        def breaks(method: str, path: str, body: bytes) -> None:
            nonlocal gets
            gets += 1
            if gets == 2:
                raise Unreachable("no signal")

        way = road(office, breaks)
        with pytest.raises(NotFetched) as error:
            await office.photo(ref, lambda _: None)
        assert error.value.code == "unreachable"
        assert 0 < len(await office.client.blobs.part(ref)) < ref.size
        heard: list[int] = []
        assert await office.photo(ref, heard.append) == picture(b"photo 0", 400_000)
        assert heard[0] > 0, "it began anew"
        asked = len(way.asked)
        assert await office.photo(ref, heard.append) == picture(b"photo 0", 400_000)
        assert len(way.asked) == asked, "it is here now"

    run(scene)


def test_a_photo_still_on_somebodys_phone_is_said_to_be(field: Field) -> None:
    async def scene() -> None:
        wang, office = await field.phone("p-wang"), await field.phone("p-chen")
        ref = await shoots(wang)
        road(wang, lambda method, path, body: Answer(503, {}, b"") if method == "HEAD" else None)
        await wang.sync()
        await office.sync()
        assert not office.world.all(Photo)[0].arrived
        with pytest.raises(NotFetched) as error:
            await office.photo(ref, lambda _: None)
        assert error.value.code == "file_awaited"

    run(scene)


def test_bytes_changed_on_the_way_are_found_and_sent_anew(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        ref = await shoots(wang)
        send, hurt = wang.weather.send, [1]

        async def changing(
            method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
        ) -> Answer:
            if headers.get("content-type") == BITE_TYPE and hurt and body:
                hurt.pop()
                body = body[:-1] + b"!"
            return await send(method, path, body, headers, timeout_s)

        wang.weather.send = changing  # type: ignore[method-assign]  # the port at which this fault comes in
        await wang.sync()
        assert wang.photo_sent(ref)
        assert check_files(field.company).findings == ()

    run(scene)


def test_a_photo_dropped_before_it_was_saved_is_gone_and_one_that_is_named_stays(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        named = await shoots(wang)
        loose = await wang.client.blobs.keep(picture(b"blurred"))
        await wang.drop_photo(loose)
        await wang.drop_photo(named)
        assert await wang.client.blobs.taken() == {named.sha256}

    run(scene)


def test_a_rescue_file_carries_the_photos_that_were_not_sent(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        refs = [await shoots(wang, n) for n in range(3)]
        await wang.client.blobs.remove(refs[2].sha256)
        found = taken(field, await wang.rescue())
        assert (found.new, found.new_files) == (3, 2)
        assert sum(photo.arrived for photo in field.all(Photo)) == 2

    run(scene)
