"""Rows of the table that are cases of other test programs, which make what they need: a case is named here once, and what
came of it is looked up in the records of the run of `./wasmmcp test` that this one is part of."""

import json
import os
import re
from pathlib import Path
from typing import Dict, List, NamedTuple

from playing import Row
from support.engines import ROOT
from support.results import Results, check


class Proof(NamedTuple):
    name: str
    sources: tuple
    server: str
    file: str  # below tests/
    case: str  # the name of its function


def proofs(server: str, file: str, *rows: tuple) -> List[Proof]:
    """Each row is the name of a case, and its sources."""
    return [Proof(case.replace("_", " "), tuple(sources), server, file, case) for case, *sources in rows]


PROOFS = [
    *proofs("git", "git/programs.py", ("no_program_that_a_repository_names_is_run", "programs", "git programs"),
            ("each_hook_alone_does_not_keep_a_tool_from_its_work", "programs"),
            ("variables_of_the_environment_name_no_program", "programs"), ("the_git_program_would_run_them", "programs")),
    *proofs("git", "git/ways_out.py", ("a_path_that_is_outside_is_no_repository", "CVE-2025-68143", "CVE-2025-68145"),
            ("only_the_repository_of_the_option_is_served", "CVE-2025-68145"), ("git_files_lead_nowhere_outside", "CVE-2025-68145"),
            ("parts_of_a_repository_that_are_elsewhere_are_not_read", "CVE-2025-68145"),
            ("worktrees_lead_nowhere_outside", "CVE-2025-68145"), ("submodules_lead_nowhere_outside", "CVE-2025-68145"),
            ("links_in_the_work_tree_are_not_gone_through", "CVE-2026-27735"),
            ("a_checkout_does_not_write_through_a_link", "CVE-2026-27735"), ("paths_to_add_stay_in_the_work_tree", "CVE-2026-27735")),
    *proofs("git", "git/names.py", ("arguments_that_look_like_options_are_no_options", "CVE-2025-68144"),
            ("references_that_look_like_options_are_shown_and_not_obeyed", "CVE-2025-68144"),
            ("a_tree_with_the_repository_itself_in_it_is_not_checked_out", "CVE-2026-27735"),
            ("an_index_with_bad_names_is_not_committed", "CVE-2026-27735")),
    *proofs("git", "git/broken.py", ("files_with_turned_bits_and_lost_ends_are_told_of", "defect 15"),
            ("objects_that_are_missing_are_named", "defect 15")),
    *proofs("git", "git/bombs.py", ("a_loose_object_that_inflates_without_end_is_refused", "growth"),
            ("a_delta_that_becomes_huge_is_refused", "growth"), ("deltas_of_deltas_twenty_thousand_deep_are_answered", "defect 37"),
            ("texts_that_are_hard_to_compare_are_answered", "defect 13")),
    *proofs("git", "git/dying.py", ("a_server_that_dies_while_it_writes_leaves_what_git_reads", "defect 9"),
            ("two_servers_that_write_at_once_lose_nothing", "defect 9")),
    *proofs("filesystem", "filesystem/escapes.py", ("a_sibling_whose_name_begins_alike_is_outside", "CVE-2025-53110"),
            ("links_that_lead_out_are_followed_by_no_tool", "CVE-2025-53109"),
            ("links_that_appear_between_check_and_use_lead_nowhere", "CVE-2025-53109")),
    *proofs("filesystem", "filesystem/odd_files.py", ("pipes_and_sockets_keep_nobody_waiting", "pipe"),
            ("devices_are_not_opened", "pipe"), ("a_folder_with_a_million_entries_is_listed_as_far_as_promised", "no bound")),
    *proofs("filesystem", "filesystem/failures.py", ("a_reader_sees_the_old_file_or_the_new_one", "defect 18"),
            ("a_server_that_dies_while_it_writes_leaves_the_old_file_or_the_new_one", "defect 18")),
    *proofs("fetch", "fetch/run.py", ("addresses_that_are_not_public_are_refused_in_every_spelling", "SSRF", "CVE-2026-49857"),
            ("a_redirect_is_looked_at_like_the_first_url", "SSRF"),
            ("servers_that_misbehave_are_told_and_the_next_call_is_answered", "endless", "whole body")),
    *proofs("image-resize", "images/run.py", ("hashes_are_those_of_imagehash_to_the_bit", "defect 22"),
            ("what_a_file_is_and_how_it_is_resized_is_as_with_pillow", "defect 23"), ("large_photographs_take_little_memory", "defect 5")),
    *proofs("log-parser", "logs/run.py", ("every_format_is_detected_and_read", "defect 26"),
            ("what_is_made_to_break_it_does_not", "CVE-2026-0621", "growth")),
    *proofs("summarize", "providers/run.py", ("what_cannot_be_ends_the_server_with_a_sentence", "defect 27"),
            ("no_redirect_takes_the_key_elsewhere", "SSRF")),
    *proofs("sequential-thinking", "compare/compare_sequential_thinking.py", ("many_long_thoughts_take_little_memory", "growth")),
    *proofs("probe", "hostile/wrong_messages.py", ("text_that_is_no_text_is_refused", "defect 6"),
            ("names_given_twice_or_in_another_case_are_refused", "CVE-2026-27896"), ("deep_nesting_is_refused", "growth"),
            ("messages_cut_short_are_refused", "defect 30"), ("values_of_other_kinds_are_answered", "defect 31")),
    *proofs("probe", "hostile/too_much.py", ("many_values_take_memory_in_proportion", "defect 42"),
            ("a_message_of_100_mb_is_refused", "defect 7")),
    *proofs("probe", "hostile/broken_requests.py", ("broken_requests_are_refused", "defect 30", "defect 40"),
            ("bodies_that_end_early_do_no_harm", "defect 35"), ("a_second_request_hides_in_no_first_one", "defect 7")),
    *proofs("probe", "http/run.py", ("pages_of_other_origins_are_refused", "CVE-2026-34742", "defect 7"),
            ("requests_for_other_hosts_are_refused", "CVE-2026-34742"), ("a_body_beyond_the_limit_is_refused", "defect 7"),
            ("a_call_tells_its_time_in_the_log_when_asked", "defect 38", "defect 39"), ("large_bodies_pass_in_both_directions", "defect 40")),
    *proofs("probe", "isolation/run.py", ("a_connection_carries_one_client_after_another", "defect 40"),
            ("answers_are_those_of_fresh_instances", "defect 33", "defect 40")),
    *proofs("probe", "host/components.py", ("timers_go_on_while_input_is_waited_for", "defect 35"),
            ("bodies_of_any_size_and_framing_come_back_whole", "defect 35", "defect 40")),
]
# Where `./wasmmcp test` keeps what came of each case of this run.
RECORDS = "TEST_RECORDS"


def all_rows(results: Results) -> List[Row]:
    results.run("cases that the table names are there", check_named)
    came = records()
    rows: List[Row] = []
    for proof in PROOFS:
        found = came.get((f"tests/{proof.file}", proof.case), [])
        rows += [Row(proof.name, proof.sources, proof.server, each["engine"] or "all", "as its name says",
                     "held" if each["outcome"] == "passed" else f"{each['outcome']}: {each['why']}") for each in found]
        if not found:
            rows.append(Row(proof.name, proof.sources, proof.server, "", "as its name says", "not run now: it is a case of another program"))
    results.run("cases that the table names have passed, where they were run", lambda: check(
        not any(row.outcome.startswith("failed") for row in rows), "; ".join(
            f"{row.attack} ({row.engine})" for row in rows if row.outcome.startswith("failed"))))
    return rows


def check_named() -> None:
    for proof in PROOFS:
        text = (ROOT / "tests" / proof.file).read_text(encoding="utf-8")
        check(re.search(rf"^def {proof.case}\(", text, re.MULTILINE), f"tests/{proof.file} has no case {proof.case}")


def records() -> Dict[tuple, list]:
    folder = os.environ.get(RECORDS)
    came: Dict[tuple, list] = {}
    for file in sorted(Path(folder).glob("*.jsonl")) if folder else []:
        for line in file.read_text(encoding="utf-8").splitlines():
            each = json.loads(line)
            came.setdefault((each["file"], each["case"]), []).append(each)
    return came
