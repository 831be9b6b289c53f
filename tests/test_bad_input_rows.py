"""Every kind of bad input that Slack, models, browsers and programs send has a test that names what becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROWS = {
    "slack/test_app.py": [
        ("Slack delivers an event again", "test_a_question_that_slack_delivers_twice_is_answered_once"),
        ("a mention that is also a message", "test_a_mention_is_answered_once_in_its_thread"),
    ],
    "slack/test_payloads.py": [
        ("the same gesture with another ts", "test_a_text_that_was_sent_again_is_the_same_question"),
        ("any JSON at all", "test_nothing_makes_the_door_stumble"),
        ("bots, and ourselves", "test_what_nobody_says_is_no_question"),
    ],
    "slack/test_bad_input.py": [
        ("dead before the question is kept", "test_a_question_that_came_while_we_were_dead_is_answered_once"),
        ("an unknown payload", "test_a_payload_that_nobody_knows_is_taken_and_disturbs_nobody"),
        ("40,000 letters", "test_forty_thousand_letters_end_in_one_answer"),
        ("somebody deactivated", "test_somebody_who_was_deactivated_a_second_ago_gets_nothing"),
        ("a form sent twice", "test_a_form_sent_twice_at_once_is_one_question"),
        ("a button of last month", "test_a_button_of_last_month_does_what_it_says"),
    ],
    "slack/test_no_silence.py": [
        (
            "the store is down for all of Slack's attempts",
            "test_a_question_that_is_never_kept_is_given_back_in_the_end",
        ),
        ("blocks that Slack does not take", "test_an_answer_whose_blocks_slack_does_not_take_is_given_as_text"),
        ("a fault of ours under a button", "test_a_press_that_stumbles_over_a_fault_of_ours_says_so"),
    ],
    "workers/test_killed.py": [
        ("dead between question and answer", "test_a_question_survives_whoever_was_answering_it"),
    ],
    "slack/test_poster.py": [
        (
            "dead between post and note of it",
            "test_a_poster_that_died_while_sending_is_followed_by_one_that_looks_first",
        ),
        ("a post whose answer is lost", "test_a_message_that_slack_did_not_take_well_stands_there_once"),
        ("429", "test_slack_is_not_asked_again_before_it_wants_to_be"),
        ("order in a thread after 429", "test_what_follows_in_a_thread_waits_for_what_comes_before"),
        ("channel archived, bot removed", "test_an_answer_whose_channel_is_closed_goes_to_whoever_asked"),
        ("what Slack never takes", "test_what_slack_will_never_take_is_given_up_at_once"),
        ("token revoked", "test_a_token_that_is_no_longer_good_is_trouble_until_there_is_another"),
    ],
    "workers/test_web.py": [
        ("readyz says so", "test_it_is_not_ready_while_slack_refuses_our_messages"),
        ("bad signature, clock skew", "test_what_slack_has_not_signed_is_refused"),
        ("malformed JSON", "test_what_nobody_can_read_is_refused"),
        ("more than Slack sends", "test_more_than_slack_ever_sends_is_refused"),
    ],
    "workers/test_signed_fuzz.py": [
        ("anything that is signed", "test_whatever_is_signed_is_taken_or_refused_and_nothing_stumbles"),
    ],
    "workers/test_answering.py": [
        ("odd texts", "test_every_text_ends_in_one_message_that_slack_takes"),
        ("an asker without a team", "test_who_may_see_nothing_is_not_thought_for"),
        (
            "a row of the inbox that cannot be read",
            "test_a_row_that_cannot_be_read_is_apologised_for_and_holds_nobody_up",
        ),
        ("any part of us at fault", "test_whatever_part_of_us_is_at_fault_whoever_asked_is_told"),
    ],
    "slack/test_access.py": [
        ("guests, strangers", "test_only_full_members_are_answered"),
    ],
    "slack/test_amended.py": [
        ("edited before its answer", "test_a_question_edited_before_its_answer_gets_one_answer_to_its_last_words"),
        ("edited while answered", "test_a_question_edited_while_a_model_writes_gets_one_answer"),
        ("deleted while answered", "test_a_question_deleted_while_a_model_writes_leaves_nothing"),
    ],
    "writing/test_chain.py": [
        ("a model that is late", "test_a_late_model_is_not_asked_again"),
        ("a model that breaks off", "test_a_provider_that_breaks_is_asked_the_same_again"),
        ("401, 403, 400, 404", "test_a_provider_that_refuses_is_not_asked_again"),
        ("a storm of 429 and 5xx", "test_a_model_that_is_busy_is_left_alone_as_long_as_it_wants"),
        ("no JSON, empty, endless, another language", "test_an_answer_that_cannot_be_used_gets_one_second_try"),
        ("orders in what was retrieved", "test_no_tools_are_offered_and_the_question_is_data_only"),
    ],
    "writing/test_rest.py": [
        ("rest, and one probe", ""),
    ],
    "writing/test_checks.py": [
        ("unknown citations, invented amounts", ""),
    ],
    "slack/test_neutral.py": [
        ("links and mentions of a model that obeys", "test_nothing_comes_alive_however_it_is_put_together"),
    ],
    "slack/test_blocks.py": [
        ("markup in a text", "test_escaped_text_reads_as_it_was_written"),
    ],
    "console/test_access.py": [
        ("a wrong session", "test_a_session_that_nobody_was_given_is_none"),
        ("an expired session", "test_an_expired_session_leads_to_the_entrance"),
        ("a planted session", "test_a_session_that_a_stranger_planted_is_not_taken_over"),
        ("a forged role", "test_an_agent_cannot_say_that_they_are_a_lead"),
        ("a form of another site", "test_what_another_site_sends_is_not_taken"),
    ],
    "console/test_slack_entrance.py": [
        ("a replayed sign-in", "test_a_sign_in_that_was_seen_cannot_be_used_again"),
        ("a sign-in that Slack would take twice", "test_a_sign_in_that_slack_would_take_twice_lets_in_once"),
        ("a flood of sign-ins that nobody ends", "test_whoever_only_sets_out_leaves_nothing_behind"),
        ("a forged token of Slack's", "test_a_token_that_is_not_for_us_lets_nobody_in"),
        ("a role taken away", "test_a_lead_who_is_one_no_longer_loses_it_within_a_minute"),
        ("Slack silent for a while", "test_while_slack_is_silent_a_lead_goes_on_for_a_quarter_of_an_hour"),
        (
            "a role taken away meanwhile",
            "test_a_role_that_was_taken_away_during_the_silence_is_gone_with_the_first_answer",
        ),
    ],
    "console/test_other_teams.py": [
        ("another team's ids in pages and files", "test_no_page_and_no_export_shows_another_teams_rows"),
        ("another team's entry", "test_an_entry_of_another_team_is_not_there"),
    ],
    "commands/test_proposals.py": [
        ("a proposal whose file changed meanwhile", "test_a_file_that_changed_meanwhile_is_left_alone"),
    ],
    "api/test_access.py": [
        ("another team's ids in the API", "test_another_teams_rows_are_not_there"),
    ],
    "console/test_log.py": [
        ("page numbers and filters out of range", "test_what_cannot_be_asked_is_said_and_nothing_is_shown"),
        ("an export interrupted", "test_an_export_holds_nothing_open_while_somebody_reads_it"),
        ("a customer's words in a spreadsheet", "test_what_anybody_wrote_is_text"),
    ],
    "console/test_figures.py": [
        ("figures out of range", "test_what_cannot_be_asked_for_is_not_there"),
    ],
    "console/test_refusals.py": [
        ("a comment of 5 MB", "test_five_megabytes_of_comment_are_refused_with_a_page"),
    ],
    "console/test_review.py": [
        ("a reviewer who lost their role meanwhile", "test_who_is_lead_no_longer_gets_their_words_back"),
        ("5 MB of comment on a grade", "test_too_long_a_comment_is_one_clear_sentence"),
    ],
    "slack/test_promising.py": [
        ("a promise sent twice", "test_a_form_that_is_sent_twice_is_one_promise"),
    ],
}
CASES = [(path, *case) for path, cases in ROWS.items() for case in cases]


@pytest.mark.parametrize(("path", "case", "name"), CASES, ids=[case for _, case, _ in CASES])
def test_every_case_has_its_test(path: str, case: str, name: str) -> None:
    """It is there under that name."""
    text = (HERE / path).read_text(encoding="utf-8")

    assert f"def {name}(" in text if name else "def test_" in text, case
