"""The routes of the desk by who they are for: as a literal list, so that a new one has to be thought of."""


def _named(names: str) -> frozenset[str]:
    return frozenset(names.split())


FOR_EVERYBODY = _named(
    """
    desk_home
    """
)
"""Whoever has a role."""
FOR_READERS = _named(
    """
    desk_event desk_export_rollout desk_organisations desk_preview_event desk_preview_series desk_series_page
    desk_series_rollout
    """
)
FOR_THE_DOOR = _named(
    """
    desk_check_in desk_door desk_door_list desk_door_send desk_mark desk_send_walk_in desk_walk_in
    """
)
FOR_ORGANISERS = _named(
    """
    desk_accept_offer desk_add_material desk_add_member desk_answers desk_apply_template desk_approve
    desk_approve_member desk_ask_again desk_ask_contact desk_ask_contacts desk_attendance desk_cancel_event
    desk_cancel_message desk_cancel_person desk_capacity desk_certificate desk_certificates
    desk_change_delegation desk_change_material desk_change_message desk_confirming desk_decide desk_decline
    desk_decline_member desk_delegation desk_delegations desk_discard_message desk_edit_event desk_edit_message
    desk_edit_series desk_event_history desk_event_more desk_export desk_export_delegations desk_export_interest
    desk_export_members desk_file desk_follow_ups desk_for_host desk_interest desk_invitations desk_invite
    desk_invite_attendees desk_invite_organisation desk_issue desk_items desk_let_in desk_limit
    desk_limit_series desk_make_event desk_many_delegations desk_material desk_material_file desk_materials
    desk_member desk_members desk_membership_policy desk_message desk_message_html desk_messages
    desk_move_material desk_needs desk_new_event desk_new_message desk_offers desk_person desk_plan_delegation
    desk_plan_delegations desk_recap desk_pick desk_do desk_selection desk_view desk_keep_view desk_remove_view
    desk_registrations desk_remove_material desk_remove_member
    desk_renew_joining desk_report desk_requests desk_retry desk_retry_message desk_revoke
    desk_revoke_invitation desk_roles desk_roll_out desk_rollout desk_rollout_changes desk_send_event
    desk_send_event_cancellation desk_send_event_more desk_send_items desk_send_message desk_send_recap
    desk_send_report desk_send_revocation desk_send_roles desk_send_series desk_send_series_more desk_send_switch
    desk_series_file desk_series_history desk_series_more desk_series_status desk_set_up_event
    desk_set_up_series desk_share_copy desk_status desk_substitute desk_substituting desk_switch desk_switches
    desk_take_off desk_tell_switch desk_test_message desk_undo_switch desk_waiting desk_withdraw
    desk_withdraw_delegation desk_withdraw_offer desk_write_message
    """
)
FOR_ORGANISERS_OF_THE_NETWORK = _named(
    """
    desk_all_organisations desk_edit_organisation desk_make_organisation desk_make_series desk_new_organisation
    desk_new_series desk_programme_file desk_send_organisation desk_send_programme_file
    """
)
"""Not for who organises a part of it."""
FOR_OWNERS = _named(
    """
    desk_add_webhook desk_api_keys desk_change_user desk_change_webhook desk_edit_webhook desk_erase
    desk_erasing desk_grant desk_make_api_key desk_name_user desk_new_webhook desk_pause_webhook
    desk_person_data desk_person_file desk_remove_user desk_remove_webhook desk_resend desk_resend_failed
    desk_resume_webhook desk_revoke_api_key desk_rotate_secret desk_take_grant desk_test_webhook desk_user_page
    desk_users desk_webhook desk_webhooks
    """
)
