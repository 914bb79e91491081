# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a document needs of kinds to come, and none of today has: on invented kinds."""

from __future__ import annotations

import re

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply.departures import plan_whole
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.nesting import holds_secrets
from ansible_collections.llmops.litellm.plugins.module_utils._apply.reading import read_snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._apply.result import result_of
from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan import plan
from ansible_collections.llmops.litellm.plugins.module_utils._engine.reconcile import reconcile
from ansible_collections.llmops.litellm.plugins.module_utils._entities.traits import Reference, Referring
from ansible_collections.llmops.litellm.plugins.module_utils._errors import GatewayError, InvalidInput, LitellmError, NotServed, RanOver
from ansible_collections.llmops.litellm.plugins.module_utils._fields import field
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.licence import refuse_unlicensed
from ansible_collections.llmops.litellm.plugins.module_utils._module.single import shown_diff
from ansible_collections.llmops.litellm.plugins.module_utils._safe import mask
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils._apply import runs
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils._apply.runs import failures
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.invented import FIELDS, declared, registered
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import OTHERS, Gateway, once, refuse


GROUP = declared((field.text("group_name"), *FIELDS), name="group", id_name="group_id", names=("group_name", "group_id"), alias="group_name",
                 id_from_gateway=True)
CLUB = declared((field.text("club_name"), field.text("group_id"), *FIELDS), name="club", id_name="club_id", names=("club_name", "club_id"),
                alias="club_name", id_from_gateway=True, references=(Reference("group_id", GROUP),))
GUEST = declared((field.text("club_id"), field.metadata("metadata"), *FIELDS), name="guest", id_name="guest_name", names=("guest_name",),
                 references=(Reference("club_id", CLUB),))
HOUSE = (GROUP, CLUB, GUEST)
CHAIN = {"guests": [{"guest_name": "ada", "club_name": "chess", "note": "n"}], "clubs": [{"club_name": "chess", "group_name": "fast"}],
         "groups": [{"group_name": "fast", "limit": 5}]}


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    # Without a licence, so that nothing is refused but what needs one.
    monkeypatch.setitem(OTHERS, "/health/license", {"license_type": "community"})
    with registered(*HOUSE):
        yield


class Module:
    """In place of an AnsibleModule, with --diff."""

    _diff = True


def told(gateway, document, **options):
    """What check mode returns of a document."""
    entries = parse([("task", document)])
    snapshot = read_snapshot(gateway, entries)
    return result_of(Module, plan_whole(entries, snapshot, **options), {}, {}, snapshot)


def run(gateway, owner=None, prune=False, **document):
    """A run over a document, and what it has written: methods and paths."""
    before = len(gateway.calls)
    found = runs.run(gateway, owner=owner, prune=prune, **document)
    return failures(found), [(call.method, call.path.partition("/{")[0]) for call in gateway.calls[before:] if call.method != "GET"]


def test_objects_refer_to_what_the_same_run_makes_and_the_gateway_names():
    gateway = Gateway(HOUSE)
    assert [step["object"] for step in told(gateway, CHAIN)["plan"]] == ["group 'fast'", "club 'chess'", "guest 'ada'"]
    failed, wrote = run(gateway, owner="us", **CHAIN)
    assert failed == {} and wrote == [("POST", "/group"), ("POST", "/club"), ("POST", "/guest")]
    assert gateway.clubs["made-2"]["group_id"] == "made-1" and gateway.guests["ada"]["club_id"] == "made-2"
    # The record of what was applied has the identities themselves, so that a second run has nothing to write.
    assert run(gateway, owner="us", **CHAIN) == ({}, []) and not told(gateway, CHAIN, owner="us")["changed"]


def test_check_mode_shows_references_by_name_and_asks_for_no_identity_that_is_none():
    gateway = Gateway(HOUSE)
    found = told(gateway, CHAIN)
    assert "+ guest 'ada'\n    note: n\n    club: chess\n" in found["diff"]["prepared"]
    assert "made-" not in str(found) and found["plan"][1]["after"]["group_name"] == "fast" and gateway.posts == []


def test_an_object_that_is_there_gets_what_is_made_now():
    gateway = Gateway(HOUSE, groups=[{"group_id": "g", "group_name": "slow"}], clubs=[{"club_id": "c", "club_name": "chess", "group_id": "g"}])
    assert "group: slow -> fast" in told(gateway, {name: CHAIN[name] for name in ("clubs", "groups")})["diff"]["prepared"]
    assert run(gateway, **{name: CHAIN[name] for name in ("clubs", "groups")}) == ({}, [("POST", "/group"), ("PATCH", "/club")])
    assert gateway.clubs["c"]["group_id"] == "made-1"


def test_what_refers_to_an_object_that_fails_fails_in_a_sentence():
    gateway = Gateway(HOUSE)
    gateway.on["/group"] = refuse("fast")
    failed, wrote = run(gateway, **CHAIN)
    assert str(failed["club 'chess'"]) == "club 'chess' needs group 'fast', which could not be created."
    assert str(failed["guest 'ada'"]) == "guest 'ada' needs club 'chess', which could not be created."
    assert set(failed) == {"group 'fast'", "club 'chess'", "guest 'ada'"} and wrote == [("POST", "/group")]


def test_a_creation_whose_answer_is_late_is_awaited():
    gateway = Gateway(HOUSE)
    gateway.answers["/group"] = RanOver("no answer")
    failed, _wrote = run(gateway, **CHAIN)
    assert failed == {} and list(gateway.groups) == ["made-1"] and gateway.clubs["made-2"]["group_id"] == "made-1"


def test_what_never_comes_is_told_of_what_waits_for_it():
    gateway = Gateway(HOUSE)
    gateway.on["/group"] = refuse("fast", RanOver("no answer"))
    failed, wrote = run(gateway, **CHAIN)
    assert str(failed["club 'chess'"]) == "club 'chess' needs group 'fast', which could not be created."
    assert "no answer" in str(failed["group 'fast'"]) and {path for _method, path in wrote} == {"/group"}


BAND = declared((field.names("group_ids"), field.metadata("metadata"), *FIELDS), name="band", id_name="band_name", names=("band_name",),
                references=(Reference("group_ids", GROUP, several=True, named="groups"),))


def test_a_list_refers_to_objects_by_name_to_those_that_are_there_and_those_that_are_made():
    gateway = Gateway([GROUP, BAND], groups=[{"group_id": "g", "group_name": "slow"}, {"group_id": "h", "group_name": "odd"}],
                      bands=[{"band_name": "b", "group_ids": ["h", "g"]}])
    document = {"bands": [{"band_name": "b", "groups": ["slow", "fast"]}, {"band_name": "c", "group_ids": ["h"]}], "groups": [{"group_name": "fast"}]}
    with registered(BAND):
        shown = told(gateway, document, owner="us")["diff"]["prepared"]
        assert "~ band 'b'\n    groups: slow, odd -> slow, fast\n" in shown and "+ band 'c'\n    groups: odd\n" in shown
        assert run(gateway, owner="us", **document) == ({}, [("POST", "/group"), ("POST", "/band"), ("PATCH", "/band")])
        assert [sorted(row["group_ids"]) for row in gateway.bands.values()] == [["g", "made-1"], ["h"]]
        assert run(gateway, owner="us", **document) == ({}, [])
        assert run(gateway, bands=[{"band_name": "b", "groups": []}])[0] == {} and gateway.bands["b"]["group_ids"] == []
        failed, _wrote = run(gateway, bands=[{"band_name": "b", "groups": ["slow", "unknown"]}])
        assert "band 'b': the group 'unknown' is neither in the document nor on the gateway" in str(failed["band 'b'"])
        outcome = reconcile(BAND, gateway, BAND.check({"band_name": "b", "groups": ["odd", "new"]}), check_mode=True)
        prepared = shown_diff(BAND, gateway, {"band_name": "b"}, outcome.plan, False)["prepared"]
        assert "groups: none -> " in prepared and "new" in prepared and "odd" in prepared and "that of" not in prepared


SETTINGS = declared(name="settings")


def test_the_only_object_of_a_kind_is_a_mapping_and_is_changed_alone():
    gateway = Gateway([SETTINGS], settings=[{"limit": 5, "note": None}])
    with registered(SETTINGS):
        found = told(gateway, {"settings": {"limit": 7}})
        assert found["diff"]["prepared"].startswith("~ settings\n    limit: 5 -> 7\n") and found["summary"]["settings"]["update"] == 1
        assert run(gateway, settings={"limit": 7}) == ({}, [("PATCH", "/settings")])
        assert run(gateway, settings={"limit": 7}) == ({}, []) and not told(gateway, {"settings": {"limit": 7}})["changed"]
        # Nobody prunes them, and nothing of them is read where no document names them.
        gateway.reads.clear()
        assert told(gateway, {})["plan"] == [] and gateway.reads == []


def test_several_places_may_say_something_of_the_only_object():
    with registered(SETTINGS):
        entry, = parse([("a", {"settings": {"limit": 7}}), ("b", {"settings": {"note": "n", "limit": 7}})])
        assert entry.wanted == {"limit": 7, "note": "n"}
        for document, said in (({"limit": 8}, "b: settings: limit is 8, but a: settings has 7"),
                               ({"state": "absent"}, "b: settings: there is no option state."),
                               ([{"limit": 7}], "b: settings must be a dictionary (got a list)")):
            with pytest.raises(InvalidInput, match=re.escape(said)):
                parse([("a", {"settings": {"limit": 7}}), ("b", {"settings": document})])


LOCK = declared((field.secret("word"), field.secrets("words"), *FIELDS), name="lock", id_name="lock_name", names=("lock_name",))


@pytest.mark.parametrize("when, again", [({}, []), ({"update_secrets": "on_create"}, []), ({"update_secrets": "always"}, [("PATCH", "/lock")])])
def test_secrets_of_which_nothing_tells_are_written_as_the_document_says(when, again):
    gateway, document = Gateway([LOCK]), {"locks": [{"lock_name": "a", "word": "sesame", **when}]}
    with registered(LOCK):
        assert "sesame" not in str(told(gateway, document)) and run(gateway, **document) == ({}, [("POST", "/lock")])
        found = told(gateway, document)
        assert found["changed"] is bool(again) and "sesame" not in str(found)
        assert ("~ lock 'a'\n    word: VALUE_HIDDEN (written again)\n" in found["diff"]["prepared"]) is bool(again)
        assert run(gateway, **document) == ({}, again) and gateway.locks["a"]["word"] == "sesame"


def test_secrets_of_all_kinds_are_known_before_anything_repeats_them():
    document = {"locks": [{"lock_name": "a", "word": "hunter-1", "words": {"k": "hunter-2", "n": None}}], "defaults": {"locks": {"word": "hunter-3"}},
                "profiles": {"p": {"word": "hunter-4", "words": {"m": "hunter-5"}}, "q": {}}}
    with registered(LOCK):
        parse([("task", document)])
        assert "hunter" not in mask(" ".join("hunter-%d" % number for number in range(1, 6)))
        assert holds_secrets("locks") and not holds_secrets("clubs")


AREA = declared((field.text("area", updatable=False), field.text("hint", clearable=False), field.mapping("extra", clearable=False), *FIELDS), name="zone",
                id_name="zone_name", names=("zone_name",), replaceable=True, orders=("state", "force"))
HOUSES = declared((field.text("zone_name"),), name="house", id_name="house_name", names=("house_name",), references=(Reference("zone_name", AREA),))
GUARDED = declared((field.text("area", updatable=False), field.secret("word"), field.mapping("extra")), name="safe", id_name="safe_name", names=("safe_name",),
                   replaceable=True, orders=("state", "force"), referred_by=(Referring("/things/house", "houses", "house", "house_name", "safe_name"),))
MADE = declared((field.text("gate_name"), field.text("area", updatable=False), *FIELDS), name="gate", id_name="gate_id", names=("gate_name", "gate_id"),
                alias="gate_name", id_from_gateway=True, replaceable=True, orders=("state", "force"))
ROOM = declared((field.text("gate_id"), *FIELDS), name="room", id_name="room_name", names=("room_name",), references=(Reference("gate_id", MADE),))


@pytest.mark.parametrize("wanted, forced, stored", [
    ({"area": "b"}, "area", {"area": "b", "hint": "h", "extra": {"x": 1, "y": 2}, "limit": 5}),
    ({"hint": None, "limit": 7}, "hint", {"area": "a", "hint": None, "extra": {"x": 1, "y": 2}, "limit": 7}),
    ({"extra": {"x": 3}, "area": "a"}, "extra", {"area": "a", "hint": "h", "extra": {"x": 3}, "limit": 5}),
    ({"area": "b", "extra": {}}, "area, extra", {"area": "b", "hint": "h", "limit": 5}),
    ({"hint": "i", "extra": {"x": 1, "y": 3, "z": 4}}, "", {"area": "a", "hint": "i", "extra": {"x": 1, "y": 3, "z": 4}, "limit": 5}),
])
def test_what_no_update_reaches_replaces_the_object_and_is_told_before(wanted, forced, stored):
    gateway = Gateway([AREA], zones=[{"zone_name": "z", "area": "a", "hint": "h", "extra": {"x": 1, "y": 2}, "limit": 5, "note": None}])
    document = {"zones": [{"zone_name": "z", **wanted}]}
    with registered(AREA):
        found = told(gateway, document)
        sign = "-/+ zone 'z' (deleted and created again, as no update can change %s)\n" % forced if forced else "~ zone 'z'\n"
        assert found["diff"]["prepared"].startswith(sign) and gateway.posts == []
        assert found["plan"][0].get("forced_by", []) == [name for name in forced.split(", ") if name]
        assert ("1 to replace" in found["msg"]) is bool(forced) and ("1 to replace" in found["diff"]["prepared"]) is bool(forced)
        assert run(gateway, **document) == ({}, [("DELETE", "/zone"), ("POST", "/zone")] if forced else [("PATCH", "/zone")])
        row, = gateway.zones.values()
        assert {name: value for name, value in row.items() if value not in (None, {})} == {"zone_name": "z", **{
            name: value for name, value in stored.items() if value is not None}}
        assert run(gateway, **document) == ({}, [])


def test_what_cannot_be_replaced_is_refused_as_ever():
    with pytest.raises(InvalidInput, match="hint of an existing hut cannot be cleared"):
        plan(declared((field.text("hint", clearable=False),), name="hut", id_name="hut_name", names=("hut_name",)), {"hint": None},
             {"hut_name": "h", "hint": "x"})


def test_an_object_that_others_use_or_that_has_a_secret_is_replaced_by_force_alone():
    def gateway():
        return Gateway([GUARDED, HOUSES, AREA], safes=[{"safe_name": "s", "area": "a", "word": "sesame", "extra": {"k": "v"}}],
                       houses=[{"house_name": "h", "safe_name": "s"}, {"house_name": "i", "safe_name": "t"}])

    with registered(GUARDED):
        for more, said in (({}, "safe 's' is not replaced, because it would lose word, which the gateway does not show. Give word"),
                           ({"word": "sesame"}, "safe 's' is not replaced, because house 'h' would have no safe without it. Give them another safe")):
            there = gateway()
            document = {"safes": [{"safe_name": "s", "area": "b", **more}]}
            assert told(there, document)["plan"] == []
            failed, wrote = run(there, **document)
            assert said in str(failed["safe 's'"]) and wrote == []
        there, document = gateway(), {"safes": [{"safe_name": "s", "area": "b", "force": True}]}
        assert told(there, document)["plan"][0]["before"]["without_safe"] == ["house 'h'"]
        assert run(there, **document) == ({}, [("DELETE", "/safe"), ("POST", "/safe")])
        assert there.safes == {"s": {"safe_name": "s", "area": "b", "extra": {"k": "v"}}}


WARD = declared((field.text("area", updatable=False),), name="ward", id_name="ward_name", names=("ward_name",), replaceable=True, orders=("state", "force"))
PATIENT = declared((field.text("ward_name"),), name="patient", id_name="patient_name", names=("patient_name",),
                   references=(Reference("ward_name", WARD, goes_along=True),))


def test_what_goes_with_a_replaced_object_is_shown_and_guarded():
    gateway = Gateway([WARD, PATIENT], wards=[{"ward_name": "w", "area": "a"}], patients=[{"patient_name": "p", "ward_name": "w"}])
    wards = [{"ward_name": "w", "area": "b"}]
    with registered(WARD, PATIENT):
        named = told(gateway, {"wards": wards, "patients": [{"patient_name": "p"}]})
        assert named["plan"] == [] and run(gateway, wards=wards, patients=[{"patient_name": "p"}])[1] == []
        failed, _wrote = run(gateway, wards=wards, patients=[{"patient_name": "p"}])
        assert "ward 'w' is not replaced, because LiteLLM would also delete 1 patient that the document names: patient 'p'" in str(failed["ward 'w'"])
        assert "- patient 'p' (goes with ward 'w')" in told(gateway, {"wards": wards})["diff"]["prepared"]
        assert run(gateway, wards=wards) == ({}, [("DELETE", "/ward"), ("POST", "/ward")]) and gateway.patients == {}


def test_who_refers_to_a_replaced_object_gets_its_new_identity():
    gateway = Gateway([MADE, ROOM], gates=[{"gate_id": "d", "gate_name": "front", "area": "a", "limit": 5}],
                      rooms=[{"room_name": "r", "gate_id": "d"}])
    document = {"gates": [{"gate_name": "front", "area": "b"}], "rooms": [{"room_name": "r", "gate_name": "front"}]}
    with registered(MADE, ROOM):
        assert run(gateway, **document) == ({}, [("DELETE", "/gate"), ("POST", "/gate"), ("PATCH", "/room")])
        assert [gateway.rooms["r"]["gate_id"]] == list(gateway.gates) == ["made-1"] and gateway.gates["made-1"]["limit"] == 5
        assert run(gateway, **document) == ({}, [])


def test_a_replacement_that_fails_half_way_puts_back_what_was_or_says_what_is_gone():
    row = {"zone_name": "z", "area": "a", "limit": 5}
    for is_possible in (True, False):
        gateway = Gateway([AREA], zones=[row])
        gateway.on["/zone"] = refuse("'area': 'b'" if is_possible else "area", GatewayError("answered 403: Enterprise", "", 403))
        with registered(AREA):
            failed, _wrote = run(gateway, zones=[{"zone_name": "z", "area": "b"}])
        text = str(failed["zone 'z'"])
        assert "zone 'z' was deleted to be replaced, and its creation failed: answered 403: Enterprise" in text
        assert ("it was created again as it was" in text) is is_possible and ("it does not exist now" in text) is not is_possible
        assert [{name: one[name] for name in row} for one in gateway.zones.values()] == ([row] if is_possible else [])


def test_an_object_that_is_not_as_wanted_is_replaced_once():
    gateway = Gateway([AREA], zones=[{"zone_name": "z", "area": "a"}])
    gateway.does["/zone"] = lambda body: gateway.create(AREA, {**body, "area": None})
    with registered(AREA):
        failed, wrote = run(gateway, zones=[{"zone_name": "z", "area": "b"}])
    assert wrote == [("DELETE", "/zone"), ("POST", "/zone")] and "did not store area" in str(failed["zone 'z'"])


def test_a_late_answer_to_the_creation_of_what_is_replaced_loses_nothing():
    gateway = Gateway([AREA], zones=[{"zone_name": "z", "area": "a", "limit": 5}])
    once(gateway, "/zone", RanOver("no answer"))
    with registered(AREA):
        assert run(gateway, zones=[{"zone_name": "z", "area": "b"}])[0] == {}
    assert [(row["area"], row["limit"]) for row in gateway.zones.values()] == [("b", 5)]


BRANCH = declared((field.metadata("metadata"), *FIELDS), name="branch", plural="branches", id_name="branch_name", names=("branch_name",), licence="everything")
PLOT = declared(name="plot", id_name="plot_name", names=("plot_name",), licence="changes")


@pytest.mark.parametrize("licence", ["community", "enterprise"])
def test_a_kind_that_needs_a_licence_is_told_in_a_sentence(licence):
    gateway = Gateway([BRANCH, PLOT], branches=[{"branch_name": "b"}], plots=[{"plot_name": "p"}])
    gateway.answers["/health/license"] = {"license_type": licence}
    with registered(BRANCH, PLOT):
        # A version that has it without a licence refuses nothing, and nothing is said.
        assert run(gateway, branches=[{"branch_name": "b", "limit": 5}])[0] == {}
        gateway.answers["/things/branch"] = GatewayError("answered 403: Enterprise", "", 403)
        said = "Branches of a gateway need LiteLLM Enterprise, but this one has no licence" if licence == "community" else "answered 403"
        with pytest.raises(LitellmError, match=said):
            run(gateway, branches=[{"branch_name": "b", "limit": 7}])
        if licence == "community":
            # A document that names none can be pruned all the same.
            snapshot = read_snapshot(gateway, parse([("task", {"plots": [{"plot_name": "p"}]})]), {"branches"})
            assert list(snapshot.rows["branches"]) == [] and len(snapshot.rows["plots"]) == 1


@pytest.mark.parametrize("wanted", [{"plot_name": "p", "limit": 5}, {"plot_name": "new"}, {"plot_name": "p", "state": "absent"}])
def test_changes_that_need_a_licence_are_known_before(wanted):
    for licence, said in (({"license_type": "community"}, "plot '%s' needs LiteLLM Enterprise, but this gateway has no licence." % wanted["plot_name"]),
                          ({"license_type": "enterprise"}, None), (NotServed("no such path", "", 404), None)):
        gateway = Gateway([PLOT], plots=[{"plot_name": "p"}])
        gateway.answers["/health/license"] = licence
        with registered(PLOT):
            entries = parse([("task", {"plots": [wanted]})])
            whole = plan_whole(entries, read_snapshot(gateway, entries))
        errors = refuse_unlicensed(gateway, {step.key: step.needing_licence for step in whole.everything})
        assert [str(error)[:len(said)] for error in errors.values()] == [said] if said else errors == {}
        state = wanted.get("state", "present")
        plain = {name: value for name, value in wanted.items() if name != "state"}
        if said:
            with pytest.raises(InvalidInput, match="needs LiteLLM Enterprise"):
                reconcile(PLOT, gateway, plain, state, check_mode=True)
        else:
            assert reconcile(PLOT, gateway, plain, state, check_mode=True).plan.action != "none"
