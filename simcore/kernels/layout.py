"""Where everything lies: records of integers in one array, addressed by their first word, and of floats in another.

A handle is the index of a record's first word; 0 means "none", for the header lies there. Names end up as handles in
`simcore.compile` and nowhere else.
"""

from __future__ import annotations

N_STATES = 14
N_TASKS = 9
NEVER = 1 << 62
LEAD_CLASSES = 64 << 7  # classes of lead times: seven bits behind the leading one

# Header ------------------------------------------------------------------------------------------------------------
(
    H_NOW, H_INSTANT, H_EVENTS, H_MOST_EVENTS, H_ENDED, H_CHANGED, H_TOP, H_ADMITTING, H_ASKED, H_WIP, H_WIP_LIMIT,
    H_DEMAND_CAP, H_DEMAND_LEFT, H_DEMAND_PERIOD, H_DEMAND_END, H_DEMAND_COUNT, H_DEMAND_SLOT, H_DEMAND_NUMBER, H_PROGRESS,
    H_THRESHOLD, H_QUARANTINED, H_ONE_FAMILY, H_TRACING, H_TRACED, H_STATIONS, H_N_STATIONS, H_UNITS, H_N_UNITS, H_BUFFERS,
    H_N_BUFFERS, H_SOURCES, H_N_SOURCES, H_POOLS, H_N_POOLS, H_CALENDARS, H_N_CALENDARS, H_SINK_PRODUCERS, H_N_SINK_PRODUCERS,
    H_FAMILIES, H_N_PRODUCTS, H_FREE_ITEM, H_FREE_ITEMS, H_FREE_REQUEST, H_FREE_REQUESTS, H_FREE_SLOT,
    H_TREE, H_LEAVES, H_ENTERED, H_LEFT_GOOD, H_SCRAPPED, H_FIRST_REJECTS,
    H_FINISHED, H_FINISHED_DEFECTIVE, H_ESCAPES, H_LEAD_SUM, H_LEAD_COUNT, H_LEADS, H_WIP_TIME, H_KEY_0, H_KEY_1,
    H_REPLICATION, H_STUCK_UNIT, H_OPERATIONS, H_FREE_SLOTS, H_DRAINING,
    H_NEEDED_ITEMS, H_NEEDED_REQUESTS, H_NEEDED_SLOTS, H_NEEDED_NOTES,
    H_NOTES_ROOM, H_LOW, H_STREAMS, H_N_STREAMS, H_SCRATCH, H_COMMISSIONED, H_HAS_BASKETS, H_LOOKING, H_BIN_SIZE, H_MIXING,
    H_ITEM_SIZE, H_HAS_SIZES,
) = range(81)  # fmt: skip
HEADER = 88

# Status that the kernel returns.
RUNNING, REACHED, ENDED, EMPTY, GROW, ENDLESS, STUCK, TRACE_FULL = range(8)

# Classes of event slots: what their subject is.
(
    C_UNIT, C_CLOCK, C_PATROL, C_PATROL_END, C_CHART, C_ALARM, C_BIAS, C_MASTER, C_SORT, C_PEOPLE, C_OPENING, C_DEMAND,
    C_ARRIVAL, C_TRANSPORT, C_WAITED,
) = range(15)  # fmt: skip

# Tree of event slots: a record for each node; node 1 is the root, and slot k lies at node H_LEAVES + k. A leaf also
# says what happens, class and subject in one word: an event needs its leaf anyway.
(T_TIME, T_RANK, T_SLOT, T_WHAT, T_SIZE) = range(5)
CLASS_BITS = 4

# Each record begins with a cache line of its own (eight words), and what every operation touches comes first: a long
# line's records do not all fit into the nearest cache.
# Station -----------------------------------------------------------------------------------------------------------
(
    ST_POSITION, ST_CHANGED, ST_CALENDAR, ST_UNITS, ST_N_UNITS, ST_INPUT, ST_BEFORE, ST_OPERATOR,
    ST_TEETHING, ST_SUMS, ST_ATTEND, ST_OPERATOR_PRIORITY, ST_INPUTS,
    ST_WEIGHTS, ST_WEIGHT, ST_WHILE_DOWN, ST_LOOP, ST_PER_LOT,
    ST_SETTER, ST_SETTER_PRIORITY, ST_VARIANTS, ST_N_FAMILIES, ST_SCRAP, ST_REWORK, ST_QUARANTINE_SCRAP, ST_ESCAPED,
    ST_TARGETS, ST_N_TARGETS, ST_BATCH, ST_BATCH_LARGEST, ST_WAITING_LIMIT, ST_WOKEN, ST_WAIT_SLOT, ST_AGE, ST_N_INPUTS,
    ST_CLASSES, ST_CLASS_WIDTH, ST_REACH, ST_SIZE,
) = range(39)  # fmt: skip

# What a unit does with a product, a cache line for each: where it goes, its planned run time, and counts.
(D_TARGET, D_RUN_TIME, D_TAKEN, D_PRODUCED, D_GOOD, D_SCRAPPED, D_REWORKED) = range(7)
D_SIZE = 8

# Unit --------------------------------------------------------------------------------------------------------------
(
    U_STATION, U_PHASE, U_STATE, U_SINCE, U_ITEM, U_TARGET, U_AGE, U_REMAINING,
    U_NEXT_DUE, U_STOP, U_HELD, U_HOLDS, U_CALENDAR, U_SLOT, U_RANK, U_OTHERS,
    U_OVERFILL, U_RESERVED, U_PRODUCTS, U_RUN_FROM, U_LAST_LOT, U_LAST_PRODUCT, U_CYCLE, U_SETUP,
    U_FAMILY, U_QUALITY, U_GATE, U_N_PIECE, U_BOOKED,
) = range(29)  # fmt: skip
# Time by state: the one that every operation books, processing, still lies in the fourth line.
(
    U_INDEX, U_NUMBER, U_LOT_DONE, U_LOAD_LEFT, U_NEXT_MODE, U_STAGE, U_REQUEST, U_LOAD, U_MODES, U_N_MODES,
    U_OPERATING, U_N_OPERATING, U_PIECE, U_SCRAPPED, U_REWORKED, U_DEFECTIVE, U_SETUPS, U_STUCK,
    U_PIECES, U_LENGTH, U_AGE_START, U_JUDGED, U_BEFORE, U_LOST, U_MIXING, U_SIZES, _U_END,
) = range(U_BOOKED + N_STATES, U_BOOKED + N_STATES + 27)  # fmt: skip
# Units of a station lie one behind the other, each from the beginning of a cache line.
U_SIZE = (_U_END + 7) // 8 * 8

# Mode --------------------------------------------------------------------------------------------------------------
(
    M_UNIT, M_INDEX, M_CLOCK, M_STATE, M_TASK, M_RESPONSE_STATE, M_RESPONSE, M_DURATION, M_TIME_TO, M_DUE, M_POOL, M_PRIORITY,
    M_PREEMPT, M_LOSE, M_FIXED, M_GRID, M_STOP_START, M_REQUEST_START, M_WORK_START, M_SLOT, M_COUNT, M_RESPONSE_TIME,
    M_WAITING_TIME, M_DURATION_TIME, M_RECORDED, M_RECORDED_TIME, M_EARLY, M_PLANNED, M_INSTEAD_OF, M_WARNING, M_CHANCE,
    M_SHARE, M_LOOK, M_COUNTED, M_SIZE,
) = range(35)  # fmt: skip

# Buffer and source share their first two words, for a station may take from either. --------------------------------
IS_BUFFER, IS_SOURCE = 1, 2
(
    B_KIND, B_STARVING, B_INDEX, B_CAPACITY, B_HEAD, B_TAIL, B_CONTENT, B_RESERVED,
    B_CONTENT_TIME, B_LARGEST, B_ENTERED, B_LEFT, B_BLOCKED, B_CONSUMERS, B_N_CONSUMERS, B_PLAIN,
    B_TRANSPORT, B_MOVING, B_MOVING_TAIL, B_REMNANT, B_PRODUCERS, B_N_PRODUCERS,
    B_N_SOURCES, B_SLOT, B_TRANSFER, B_BASKET, B_BASKET_TAIL, B_IN_BASKET, B_BEFORE, B_N_BEFORE, B_SIZE,
) = range(31)  # fmt: skip
(
    S_KIND, S_STARVING, S_INDEX, S_LOTS, S_N_LOTS, S_REPEAT, S_LOT, S_PLACE, S_REST, S_NUMBER, S_LOST, S_DRY, S_PENDING,
    S_STREAM, S_TARGET, S_WAIT, S_CONSUMERS, S_N_CONSUMERS, S_SLOT, S_BY_LOT, S_SIZE,
) = range(21)  # fmt: skip

# Item and request: records of the pools that may grow. What every operation touches fills the first 64 bytes. ------
(
    I_NEXT, I_PRODUCT, I_LOT, I_MAKER, I_MADE_AT, I_DEFECT, I_REJECTED, I_BIRTH, I_ENTERED, I_NUMBER, I_SOURCE, I_DEFECT_UNIT,
    I_BUFFER, I_SORTER, I_PIECES, I_FOUND, I_SIZE,
) = range(17)  # fmt: skip
# While an item is under way to the other end of a buffer: whether it is the last of what arrives together.
I_LAST = I_SORTER
(
    R_NEXT, R_PRIORITY, R_SINCE, R_POSITION, R_INDEX, R_TASK, R_SERIAL, R_UNIT, R_WHAT, R_DATA, R_SIZE,
) = range(11)  # fmt: skip
# Of a bin, behind the record of its item: its pieces, the defective ones by place of their origin, and who made these.
# The place of a station is its position, that of what was mixed in comes last.
J_PIECES, J_DEFECTS = I_SIZE, I_SIZE + 1
# Of a ring that is matched by size, behind the record of its item: its size [nm].
J_SIZE = I_SIZE
# What a request is granted for.
FOR_SETUP, FOR_OPERATOR, FOR_STOP, FOR_PATROL, FOR_SORT = range(5)

# People ------------------------------------------------------------------------------------------------------------
(
    P_INDEX, P_WAIT_STATE, P_PRESENT, P_BUSY, P_WAITING, P_QUEUE, P_ASKED, P_PRESENT_TIME, P_OVERTIME, P_WAITING_TIME,
    P_REQUESTS, P_PERIOD, P_CHANGES, P_N_CHANGES, P_STEP, P_SLOT, P_ABSENCE, P_ABSENCES, P_ABSENT, P_TASK_BUSY,
) = range(20)  # fmt: skip
P_TASK_TIME = P_TASK_BUSY + N_TASKS
P_SIZE = P_TASK_TIME + N_TASKS

# Calendar ----------------------------------------------------------------------------------------------------------
(
    K_PERIOD, K_N, K_STARTS, K_ENDS, K_CUMULATIVE, K_PER_PERIOD, K_N_CLOSURES, K_CLOSURES, K_FROM, K_UNTIL, K_SLOT,
    K_STATIONS, K_N_STATIONS, K_SIZE,
) = range(14)  # fmt: skip

# Draws of a block that are kept in reserve: no event needs more of one stream.
RESERVE = 8
# Draws that are computed at once, at most.
LARGEST_BLOCK = 512
# Stream of draws: a block of values ahead, in the array of its type. ------------------------------------------------
DURATIONS, UNIFORMS, EXPONENTIALS = range(3)
(
    X_TYPE, X_NEXT, X_READY, X_DRAWN, X_BLOCK, X_N_LAWS, X_CONSTANT, X_LOW,
    X_LINK, X_ROOM, X_HASH_0, X_HASH_1, X_LAWS, X_LEAST, X_UNIFORMS, X_SIZE,
) = range(16)  # fmt: skip
# Law: kind, index of its floats (a, b, c, minimum), table of values and cumulative weights in the floats, its length.
(L_KIND, L_FLOATS, L_VALUES, L_CUMULATIVE, L_N, L_SIZE) = range(6)

# Quality -----------------------------------------------------------------------------------------------------------
N_MEANS = 4
PATROL, CHART, GAUGE, FEEDBACK = range(N_MEANS)
(
    Q_FLOATS, Q_SHIFT_DUE, Q_SHIFTED, QP_MADE, QC_MADE, QG_ON, QG_BIASED, Q_LAST_GOOD,
    Q_DEFECTS, Q_SHIFT, Q_SHIFTED_SINCE, Q_SHIFTED_TIME, Q_SHIFTS, Q_ADJUSTING, Q_MEANS,
    Q_TRUE, Q_EPISODE, Q_DELAY, Q_ALARM_SLOT, QP_ON, QP_INTERVAL, QP_REACTION, QP_POOL, QP_PRIORITY, QP_DURATION,
    QP_SAMPLE, QP_PENDING, QP_FOUND, QP_AT, QP_EPISODE, QP_SLOT, QP_END_SLOT, QC_ON, QC_INTERVAL, QC_REACTION,
    QC_SAMPLE, QC_SLOT, QG_REACTION, QG_PIECES, QG_LEFT, QG_FALSE, QG_BIAS, QG_MASTER,
    QG_BIAS_SLOT, QG_MASTER_SLOT, QF_LOOPS, QF_N, QQ_ON, QQ_LOT, QQ_POOL, QQ_PRIORITY, QQ_DURATION, QQ_SAMPLE, QQ_MANY, Q_MANY, QG_COUNTED,
    Q_DETECTIONS,
) = range(57)  # fmt: skip
Q_FALSE_ALARMS = Q_DETECTIONS + N_MEANS
Q_SIZE = Q_FALSE_ALARMS + N_MEANS
# Floats of a quality record.
(
    F_HAZARD, F_HAZARD_SHIFTED, F_HAZARD_BIASED, F_SUM, F_AT, F_PATROL, F_PATROL_SHIFTED, F_PATROL_BIASED, F_CHART,
    F_CHART_SHIFTED, F_GAUGE_HAZARD, F_GAUGE_SUM, F_GAUGE_AT, F_SORT, F_CHANCE, F_CHANCE_SHIFTED, F_CHANCE_BIASED, F_QUALITY,
) = range(18)  # fmt: skip
# Feedback loop: gate position, rejects, window, delay, rejects held, place of the oldest, ring of times.
(W_GATE, W_COUNT, W_WITHIN, W_DELAY, W_HELD, W_OLDEST, W_TIMES) = range(7)

# Sizes that a unit gives to its pieces [nm]; floats: standard deviations of the pieces and of a setting. --------------
(V_MEAN, V_MADE, V_OFFSET, V_DRIFT, V_FOLLOWS, V_DRAWS, V_SETTINGS, V_FLOATS, V_SIZE) = range(9)

# Floats of teething.
(F_EXCESS, F_EXCESS_DECAY, F_SPEED_LOSS, F_SPEED_DECAY) = range(4)

# Gate: streams, then by origin + 1 the buffer of rework (0: scrap). ------------------------------------------------
(G_DETECT, G_DISPOSITION, G_FALSE, G_OVERFILL, G_FLOATS, G_MANY, G_REWORK) = range(7)
# Floats of a gate: effectiveness, hazard of a false reject, its sum and threshold, its chance, then the share of rework by
# origin + 1.
(F_EFFECTIVENESS, F_FALSE, F_FALSE_SUM, F_FALSE_AT, F_FALSE_CHANCE, F_SHARES) = range(6)
