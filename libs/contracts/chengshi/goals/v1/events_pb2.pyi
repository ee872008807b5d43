import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Owner(_message.Message):
    __slots__ = ("kind", "id")
    KIND_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    kind: str
    id: str
    def __init__(self, kind: _Optional[str] = ..., id: _Optional[str] = ...) -> None: ...

class CycleState(_message.Message):
    __slots__ = ("cycle_id", "name", "level", "starts_on", "ends_on", "cut_off_on", "state", "parent_id", "deleted", "version")
    CYCLE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    STARTS_ON_FIELD_NUMBER: _ClassVar[int]
    ENDS_ON_FIELD_NUMBER: _ClassVar[int]
    CUT_OFF_ON_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    DELETED_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    cycle_id: str
    name: str
    level: str
    starts_on: str
    ends_on: str
    cut_off_on: str
    state: str
    parent_id: str
    deleted: bool
    version: int
    def __init__(self, cycle_id: _Optional[str] = ..., name: _Optional[str] = ..., level: _Optional[str] = ..., starts_on: _Optional[str] = ..., ends_on: _Optional[str] = ..., cut_off_on: _Optional[str] = ..., state: _Optional[str] = ..., parent_id: _Optional[str] = ..., deleted: _Optional[bool] = ..., version: _Optional[int] = ...) -> None: ...

class GoalState(_message.Message):
    __slots__ = ("goal_id", "sheet_id", "cycle_id", "owner", "kind", "title", "state", "visibility", "weight", "progress", "children_progress", "key_results", "alignments", "last_update", "deleted", "version", "strategic", "theme", "dimension", "named_viewers", "amounts_hidden")
    GOAL_ID_FIELD_NUMBER: _ClassVar[int]
    SHEET_ID_FIELD_NUMBER: _ClassVar[int]
    CYCLE_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    VISIBILITY_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    CHILDREN_PROGRESS_FIELD_NUMBER: _ClassVar[int]
    KEY_RESULTS_FIELD_NUMBER: _ClassVar[int]
    ALIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    LAST_UPDATE_FIELD_NUMBER: _ClassVar[int]
    DELETED_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STRATEGIC_FIELD_NUMBER: _ClassVar[int]
    THEME_FIELD_NUMBER: _ClassVar[int]
    DIMENSION_FIELD_NUMBER: _ClassVar[int]
    NAMED_VIEWERS_FIELD_NUMBER: _ClassVar[int]
    AMOUNTS_HIDDEN_FIELD_NUMBER: _ClassVar[int]
    goal_id: str
    sheet_id: str
    cycle_id: str
    owner: Owner
    kind: str
    title: str
    state: str
    visibility: str
    weight: str
    progress: str
    children_progress: str
    key_results: _containers.RepeatedCompositeFieldContainer[KeyResult]
    alignments: _containers.RepeatedCompositeFieldContainer[Alignment]
    last_update: _timestamp_pb2.Timestamp
    deleted: bool
    version: int
    strategic: bool
    theme: str
    dimension: str
    named_viewers: _containers.RepeatedScalarFieldContainer[str]
    amounts_hidden: bool
    def __init__(self, goal_id: _Optional[str] = ..., sheet_id: _Optional[str] = ..., cycle_id: _Optional[str] = ..., owner: _Optional[_Union[Owner, _Mapping]] = ..., kind: _Optional[str] = ..., title: _Optional[str] = ..., state: _Optional[str] = ..., visibility: _Optional[str] = ..., weight: _Optional[str] = ..., progress: _Optional[str] = ..., children_progress: _Optional[str] = ..., key_results: _Optional[_Iterable[_Union[KeyResult, _Mapping]]] = ..., alignments: _Optional[_Iterable[_Union[Alignment, _Mapping]]] = ..., last_update: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., deleted: _Optional[bool] = ..., version: _Optional[int] = ..., strategic: _Optional[bool] = ..., theme: _Optional[str] = ..., dimension: _Optional[str] = ..., named_viewers: _Optional[_Iterable[str]] = ..., amounts_hidden: _Optional[bool] = ...) -> None: ...

class GoalProgressState(_message.Message):
    __slots__ = ("goal_id", "progress", "children_progress", "key_results", "last_update", "version")
    GOAL_ID_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    CHILDREN_PROGRESS_FIELD_NUMBER: _ClassVar[int]
    KEY_RESULTS_FIELD_NUMBER: _ClassVar[int]
    LAST_UPDATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    goal_id: str
    progress: str
    children_progress: str
    key_results: _containers.RepeatedCompositeFieldContainer[KeyResultProgress]
    last_update: _timestamp_pb2.Timestamp
    version: int
    def __init__(self, goal_id: _Optional[str] = ..., progress: _Optional[str] = ..., children_progress: _Optional[str] = ..., key_results: _Optional[_Iterable[_Union[KeyResultProgress, _Mapping]]] = ..., last_update: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., version: _Optional[int] = ...) -> None: ...

class KeyResultProgress(_message.Message):
    __slots__ = ("key_result_id", "current", "progress", "last_check_in_id", "last_check_in_at", "last_period_end", "milestones")
    KEY_RESULT_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENT_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    LAST_CHECK_IN_ID_FIELD_NUMBER: _ClassVar[int]
    LAST_CHECK_IN_AT_FIELD_NUMBER: _ClassVar[int]
    LAST_PERIOD_END_FIELD_NUMBER: _ClassVar[int]
    MILESTONES_FIELD_NUMBER: _ClassVar[int]
    key_result_id: str
    current: str
    progress: str
    last_check_in_id: str
    last_check_in_at: _timestamp_pb2.Timestamp
    last_period_end: str
    milestones: _containers.RepeatedCompositeFieldContainer[Milestone]
    def __init__(self, key_result_id: _Optional[str] = ..., current: _Optional[str] = ..., progress: _Optional[str] = ..., last_check_in_id: _Optional[str] = ..., last_check_in_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_period_end: _Optional[str] = ..., milestones: _Optional[_Iterable[_Union[Milestone, _Mapping]]] = ...) -> None: ...

class Alignment(_message.Message):
    __slots__ = ("goal_id", "key_result_id", "share", "amount")
    GOAL_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_RESULT_ID_FIELD_NUMBER: _ClassVar[int]
    SHARE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    goal_id: str
    key_result_id: str
    share: str
    amount: str
    def __init__(self, goal_id: _Optional[str] = ..., key_result_id: _Optional[str] = ..., share: _Optional[str] = ..., amount: _Optional[str] = ...) -> None: ...

class KeyResult(_message.Message):
    __slots__ = ("key_result_id", "title", "unit", "direction", "accumulation", "period", "start", "target", "target_high", "tolerance", "weight", "starts_on", "ends_on", "current", "progress", "last_check_in_id", "last_check_in_at", "cancelled", "last_period_end", "ambition", "cadence", "source", "phased_targets", "milestones", "progress_source", "children_mode", "metric_id")
    KEY_RESULT_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    DIRECTION_FIELD_NUMBER: _ClassVar[int]
    ACCUMULATION_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    TARGET_HIGH_FIELD_NUMBER: _ClassVar[int]
    TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    STARTS_ON_FIELD_NUMBER: _ClassVar[int]
    ENDS_ON_FIELD_NUMBER: _ClassVar[int]
    CURRENT_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    LAST_CHECK_IN_ID_FIELD_NUMBER: _ClassVar[int]
    LAST_CHECK_IN_AT_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_FIELD_NUMBER: _ClassVar[int]
    LAST_PERIOD_END_FIELD_NUMBER: _ClassVar[int]
    AMBITION_FIELD_NUMBER: _ClassVar[int]
    CADENCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    PHASED_TARGETS_FIELD_NUMBER: _ClassVar[int]
    MILESTONES_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_SOURCE_FIELD_NUMBER: _ClassVar[int]
    CHILDREN_MODE_FIELD_NUMBER: _ClassVar[int]
    METRIC_ID_FIELD_NUMBER: _ClassVar[int]
    key_result_id: str
    title: str
    unit: str
    direction: str
    accumulation: str
    period: str
    start: str
    target: str
    target_high: str
    tolerance: str
    weight: str
    starts_on: str
    ends_on: str
    current: str
    progress: str
    last_check_in_id: str
    last_check_in_at: _timestamp_pb2.Timestamp
    cancelled: bool
    last_period_end: str
    ambition: str
    cadence: str
    source: str
    phased_targets: _containers.RepeatedCompositeFieldContainer[PhasedTarget]
    milestones: _containers.RepeatedCompositeFieldContainer[Milestone]
    progress_source: str
    children_mode: str
    metric_id: str
    def __init__(self, key_result_id: _Optional[str] = ..., title: _Optional[str] = ..., unit: _Optional[str] = ..., direction: _Optional[str] = ..., accumulation: _Optional[str] = ..., period: _Optional[str] = ..., start: _Optional[str] = ..., target: _Optional[str] = ..., target_high: _Optional[str] = ..., tolerance: _Optional[str] = ..., weight: _Optional[str] = ..., starts_on: _Optional[str] = ..., ends_on: _Optional[str] = ..., current: _Optional[str] = ..., progress: _Optional[str] = ..., last_check_in_id: _Optional[str] = ..., last_check_in_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., cancelled: _Optional[bool] = ..., last_period_end: _Optional[str] = ..., ambition: _Optional[str] = ..., cadence: _Optional[str] = ..., source: _Optional[str] = ..., phased_targets: _Optional[_Iterable[_Union[PhasedTarget, _Mapping]]] = ..., milestones: _Optional[_Iterable[_Union[Milestone, _Mapping]]] = ..., progress_source: _Optional[str] = ..., children_mode: _Optional[str] = ..., metric_id: _Optional[str] = ...) -> None: ...

class PhasedTarget(_message.Message):
    __slots__ = ("on", "value")
    ON_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    on: str
    value: str
    def __init__(self, on: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class Milestone(_message.Message):
    __slots__ = ("id", "title", "weight", "due_on", "done_on")
    ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    DONE_ON_FIELD_NUMBER: _ClassVar[int]
    id: str
    title: str
    weight: str
    due_on: str
    done_on: str
    def __init__(self, id: _Optional[str] = ..., title: _Optional[str] = ..., weight: _Optional[str] = ..., due_on: _Optional[str] = ..., done_on: _Optional[str] = ...) -> None: ...

class SheetAgreed(_message.Message):
    __slots__ = ("sheet_id", "cycle_id", "owner", "at")
    SHEET_ID_FIELD_NUMBER: _ClassVar[int]
    CYCLE_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    sheet_id: str
    cycle_id: str
    owner: Owner
    at: _timestamp_pb2.Timestamp
    def __init__(self, sheet_id: _Optional[str] = ..., cycle_id: _Optional[str] = ..., owner: _Optional[_Union[Owner, _Mapping]] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CrossUnitRequestOpened(_message.Message):
    __slots__ = ("cross_unit_request_id", "goal_id", "unit_id", "requested_by", "request_text", "needed_on", "at")
    CROSS_UNIT_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    GOAL_ID_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_TEXT_FIELD_NUMBER: _ClassVar[int]
    NEEDED_ON_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    cross_unit_request_id: str
    goal_id: str
    unit_id: str
    requested_by: str
    request_text: str
    needed_on: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, cross_unit_request_id: _Optional[str] = ..., goal_id: _Optional[str] = ..., unit_id: _Optional[str] = ..., requested_by: _Optional[str] = ..., request_text: _Optional[str] = ..., needed_on: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CrossUnitRequestAnswered(_message.Message):
    __slots__ = ("cross_unit_request_id", "goal_id", "unit_id", "requested_by", "state", "reason", "answered_by", "at")
    CROSS_UNIT_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    GOAL_ID_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_BY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_BY_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    cross_unit_request_id: str
    goal_id: str
    unit_id: str
    requested_by: str
    state: str
    reason: str
    answered_by: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, cross_unit_request_id: _Optional[str] = ..., goal_id: _Optional[str] = ..., unit_id: _Optional[str] = ..., requested_by: _Optional[str] = ..., state: _Optional[str] = ..., reason: _Optional[str] = ..., answered_by: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CrossUnitRequestState(_message.Message):
    __slots__ = ("cross_unit_request_id", "goal_id", "key_result_id", "unit_id", "request_text", "needed_on", "state", "reason", "requested_at", "answered_at", "deleted", "version")
    CROSS_UNIT_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    GOAL_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_RESULT_ID_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_TEXT_FIELD_NUMBER: _ClassVar[int]
    NEEDED_ON_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_AT_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_AT_FIELD_NUMBER: _ClassVar[int]
    DELETED_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    cross_unit_request_id: str
    goal_id: str
    key_result_id: str
    unit_id: str
    request_text: str
    needed_on: str
    state: str
    reason: str
    requested_at: _timestamp_pb2.Timestamp
    answered_at: _timestamp_pb2.Timestamp
    deleted: bool
    version: int
    def __init__(self, cross_unit_request_id: _Optional[str] = ..., goal_id: _Optional[str] = ..., key_result_id: _Optional[str] = ..., unit_id: _Optional[str] = ..., request_text: _Optional[str] = ..., needed_on: _Optional[str] = ..., state: _Optional[str] = ..., reason: _Optional[str] = ..., requested_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., answered_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., deleted: _Optional[bool] = ..., version: _Optional[int] = ...) -> None: ...

class SheetCommented(_message.Message):
    __slots__ = ("sheet_id", "comment_id", "owner", "author_id", "text", "goal_id", "others_ids", "at")
    SHEET_ID_FIELD_NUMBER: _ClassVar[int]
    COMMENT_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    GOAL_ID_FIELD_NUMBER: _ClassVar[int]
    OTHERS_IDS_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    sheet_id: str
    comment_id: str
    owner: Owner
    author_id: str
    text: str
    goal_id: str
    others_ids: _containers.RepeatedScalarFieldContainer[str]
    at: _timestamp_pb2.Timestamp
    def __init__(self, sheet_id: _Optional[str] = ..., comment_id: _Optional[str] = ..., owner: _Optional[_Union[Owner, _Mapping]] = ..., author_id: _Optional[str] = ..., text: _Optional[str] = ..., goal_id: _Optional[str] = ..., others_ids: _Optional[_Iterable[str]] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SheetFiled(_message.Message):
    __slots__ = ("sheet_id", "cycle_id", "owner", "at")
    SHEET_ID_FIELD_NUMBER: _ClassVar[int]
    CYCLE_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    sheet_id: str
    cycle_id: str
    owner: Owner
    at: _timestamp_pb2.Timestamp
    def __init__(self, sheet_id: _Optional[str] = ..., cycle_id: _Optional[str] = ..., owner: _Optional[_Union[Owner, _Mapping]] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ApprovalRequested(_message.Message):
    __slots__ = ("request_id", "kind", "sheet_id", "owner", "submitter_id", "people_ids", "roles", "due_at", "at")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SHEET_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    SUBMITTER_ID_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_IDS_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    kind: str
    sheet_id: str
    owner: Owner
    submitter_id: str
    people_ids: _containers.RepeatedScalarFieldContainer[str]
    roles: _containers.RepeatedScalarFieldContainer[str]
    due_at: _timestamp_pb2.Timestamp
    at: _timestamp_pb2.Timestamp
    def __init__(self, request_id: _Optional[str] = ..., kind: _Optional[str] = ..., sheet_id: _Optional[str] = ..., owner: _Optional[_Union[Owner, _Mapping]] = ..., submitter_id: _Optional[str] = ..., people_ids: _Optional[_Iterable[str]] = ..., roles: _Optional[_Iterable[str]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ApprovalEnded(_message.Message):
    __slots__ = ("request_id", "kind", "sheet_id", "owner", "submitter_id", "outcome", "at")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SHEET_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    SUBMITTER_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    kind: str
    sheet_id: str
    owner: Owner
    submitter_id: str
    outcome: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, request_id: _Optional[str] = ..., kind: _Optional[str] = ..., sheet_id: _Optional[str] = ..., owner: _Optional[_Union[Owner, _Mapping]] = ..., submitter_id: _Optional[str] = ..., outcome: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AlignmentSessionPlanned(_message.Message):
    __slots__ = ("session_id", "title", "held_on", "convener_id", "people_ids", "at")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    HELD_ON_FIELD_NUMBER: _ClassVar[int]
    CONVENER_ID_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_IDS_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    title: str
    held_on: str
    convener_id: str
    people_ids: _containers.RepeatedScalarFieldContainer[str]
    at: _timestamp_pb2.Timestamp
    def __init__(self, session_id: _Optional[str] = ..., title: _Optional[str] = ..., held_on: _Optional[str] = ..., convener_id: _Optional[str] = ..., people_ids: _Optional[_Iterable[str]] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AlignmentFindingChanged(_message.Message):
    __slots__ = ("session_id", "finding_id", "title", "kind", "text", "step", "owner_id", "convener_id", "due_on", "outcome", "subject_id", "subject_owner", "at")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    FINDING_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    OWNER_ID_FIELD_NUMBER: _ClassVar[int]
    CONVENER_ID_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_OWNER_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    finding_id: str
    title: str
    kind: str
    text: str
    step: str
    owner_id: str
    convener_id: str
    due_on: str
    outcome: str
    subject_id: str
    subject_owner: Owner
    at: _timestamp_pb2.Timestamp
    def __init__(self, session_id: _Optional[str] = ..., finding_id: _Optional[str] = ..., title: _Optional[str] = ..., kind: _Optional[str] = ..., text: _Optional[str] = ..., step: _Optional[str] = ..., owner_id: _Optional[str] = ..., convener_id: _Optional[str] = ..., due_on: _Optional[str] = ..., outcome: _Optional[str] = ..., subject_id: _Optional[str] = ..., subject_owner: _Optional[_Union[Owner, _Mapping]] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class MetricValuesRequested(_message.Message):
    __slots__ = ("provider_id", "step", "metrics", "at", "total")
    PROVIDER_ID_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    METRICS_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    provider_id: str
    step: str
    metrics: _containers.RepeatedCompositeFieldContainer[RequestedMetric]
    at: _timestamp_pb2.Timestamp
    total: int
    def __init__(self, provider_id: _Optional[str] = ..., step: _Optional[str] = ..., metrics: _Optional[_Iterable[_Union[RequestedMetric, _Mapping]]] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., total: _Optional[int] = ...) -> None: ...

class RequestedMetric(_message.Message):
    __slots__ = ("metric_id", "name", "cadence", "period", "due_on", "series")
    METRIC_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    CADENCE_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    SERIES_FIELD_NUMBER: _ClassVar[int]
    metric_id: str
    name: str
    cadence: str
    period: str
    due_on: str
    series: int
    def __init__(self, metric_id: _Optional[str] = ..., name: _Optional[str] = ..., cadence: _Optional[str] = ..., period: _Optional[str] = ..., due_on: _Optional[str] = ..., series: _Optional[int] = ...) -> None: ...

class GoalSettingNudged(_message.Message):
    __slots__ = ("kind", "cycle_id", "cycle_name", "owner", "sheet_id", "person_id", "by_id", "at")
    KIND_FIELD_NUMBER: _ClassVar[int]
    CYCLE_ID_FIELD_NUMBER: _ClassVar[int]
    CYCLE_NAME_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    SHEET_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    BY_ID_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    kind: str
    cycle_id: str
    cycle_name: str
    owner: Owner
    sheet_id: str
    person_id: str
    by_id: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, kind: _Optional[str] = ..., cycle_id: _Optional[str] = ..., cycle_name: _Optional[str] = ..., owner: _Optional[_Union[Owner, _Mapping]] = ..., sheet_id: _Optional[str] = ..., person_id: _Optional[str] = ..., by_id: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
