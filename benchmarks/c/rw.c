/* RW-M in plain C: a serial line by max-plus recursion, part by part and station by station, in integer microseconds.

   A unit takes its m-th piece when it is free and the m-th survivor of the unit before has arrived; it hands a piece
   over when its cycle is over and the piece `capacity` places before has been taken: docs/model.md for a line with one
   unit per station, a saturated source, operating clocks and gates that scrap. Two pieces of one unit are never at the
   same instant, so events of one microsecond touch the order of entries and exits of a buffer only (see `fill_level`).
   Every account is kept per station and copied when the station's own time passes a boundary of the report. */
#include <stdlib.h>

#include "draws.h"

enum { BLOCK = 512, RARE = 16 };
enum {
    PROCESSING, DOWN_REPAIR, STARVED, BLOCKED, /* time in the state [us] */
    TAKEN, GOOD, SCRAPPED, HANDED,             /* pieces */
    STOPS, STOP_TIME,
    SUM_TAKEN, SUM_HANDED, SUM_SCRAPPED, /* sums of the instants [us], modulo 2^64 */
    LEAD_SUM,
    FIELDS
};

typedef struct {
    int64_t stations, capacity, horizon, interval, shots;
    uint64_t seed, replication;
    double median, sigma, to_failure, to_repair, hazard;
} rw_line;

typedef struct {
    stream source;
    int next;
    double values[RARE];
} rare_stream;

typedef struct {
    int64_t now;      /* up to where the unit's time is booked */
    int64_t boundary; /* of the report, the next for this unit */
    int64_t until;    /* machine time to the next failure */
    double defect_sum, defect_at;
    int64_t slot, largest; /* of the buffer in front */
    int64_t next;
    uint64_t account[FIELDS];
    int64_t *taken; /* instants of the last `capacity` exits of the buffer in front */
    int64_t *cycle; /* drawn ahead, apart from what every piece touches */
    stream cycles;
    rare_stream defects, to_failure, to_repair;
    int64_t shot;
} station;

typedef struct {
    const rw_line *line;
    station *stations;
    uint64_t *shots;
    int64_t *lead_times;
    int64_t ties; /* instants whose order this recursion cannot tell */
} run;

static void fill_cycles(const rw_line *line, station *s) {
    double u[BLOCK], z[BLOCK];
    const double median = line->median, sigma = line->sigma;
    fill_uniforms(&s->cycles, line->seed, line->replication, BLOCK / 2, u);
    normal_quantiles(BLOCK, u, z);
    for (int k = 0; k < BLOCK; k++) s->cycle[k] = microseconds(median * exp_own(sigma * z[k]));
    s->next = 0;
}

static double rare(const rw_line *line, rare_stream *s) {
    if (s->next == RARE) {
        fill_uniforms(&s->source, line->seed, line->replication, RARE / 2, s->values);
        s->next = 0;
    }
    return s->values[s->next++];
}

static void draw_failure(const rw_line *line, station *s) {
    int64_t time = microseconds(line->to_failure * neg_log1m(rare(line, &s->to_failure)));
    s->until = time < 1 ? 1 : time;
}

static void draw_defect(const rw_line *line, station *s) {
    s->defect_sum = 0.0;
    s->defect_at = -log_own(rare(line, &s->defects));
}

/* Book the time of the unit, cut at every boundary; what happens at a boundary counts after it. */
static void book(run *r, station *s, int state, int64_t until) {
    while (until >= s->boundary && s->shot < r->line->shots) {
        const int64_t boundary = s->boundary, horizon = r->line->horizon;
        s->account[state] += (uint64_t)(boundary - s->now);
        s->now = boundary;
        const int64_t place = (s - r->stations) * r->line->shots + s->shot++;
        memcpy(r->shots + place * FIELDS, s->account, sizeof s->account);
        s->boundary = boundary + r->line->interval < horizon ? boundary + r->line->interval : horizon;
    }
    s->account[state] += (uint64_t)(until - s->now);
    s->now = until;
}

static void stop(run *r, station *s) {
    const int64_t repair = microseconds(r->line->to_repair * neg_log1m(rare(r->line, &s->to_repair)));
    book(r, s, DOWN_REPAIR, s->now + repair);
    s->account[STOPS]++;
    s->account[STOP_TIME] += (uint64_t)repair;
    draw_failure(r->line, s);
}

/* Highest content of a buffer, on entry. A piece that enters at its unit's own cycle end comes before the exits of that
   microsecond (those follow events of stations further on, later in rank); one that waited for an exit finds no other
   place. Only after a stop due exactly at the cycle's end is the order open. */
static void fill_level(run *r, station *after, int64_t entry, int stopped) {
    int64_t content = 1;
    for (int64_t k = 0; k < r->line->capacity; k++) {
        content += after->taken[k] >= entry;
        r->ties += stopped && after->taken[k] == entry;
    }
    if (content > r->line->capacity) content = r->line->capacity;
    if (content > after->largest) after->largest = content;
}

/* Whether an entry may raise the highest content so far: the exit so many places before has not happened. */
static inline int higher(const station *after, int64_t capacity, int64_t entry) {
    if (after->largest == 0) return 1;
    if (after->largest == capacity) return 0;
    const int64_t place = after->slot - after->largest;
    return after->taken[place < 0 ? place + capacity : place] >= entry;
}

/* Class of a duration: exponent and the seven bits behind the leading one. */
static int64_t lead_time_class(int64_t lead_time) {
    if (lead_time < 256) return lead_time;
    int surplus = 63 - __builtin_clzll((unsigned long long)lead_time) - 7;
    return ((int64_t)surplus << 7) + (lead_time >> surplus);
}

/* One operation step by step: stops, boundaries, and a stop that is due exactly at the cycle's end, which begins after
   the attempt to hand over. Returns whether the piece goes on; `arrival` becomes the instant at which it does. */
static int careful(run *r, station *s, int last, int64_t work, int64_t *arrival, int64_t birth) {
    const rw_line *line = r->line;
    const int64_t start = s->now > *arrival ? s->now : *arrival;
    station *after = s + 1;
    book(r, s, STARVED, start);
    if (start >= line->horizon) return 0;
    s->account[TAKEN]++;
    s->account[SUM_TAKEN] += (uint64_t)start;
    while (s->until < work) {
        work -= s->until;
        book(r, s, PROCESSING, s->now + s->until);
        stop(r, s);
    }
    book(r, s, PROCESSING, s->now + work);
    s->until -= work;
    const int64_t end = s->now;
    const int due = s->until == 0;
    s->defect_sum += line->hazard;
    if (s->defect_sum >= s->defect_at) {
        draw_defect(line, s);
        s->account[SCRAPPED]++;
        s->account[SUM_SCRAPPED] += (uint64_t)end;
        if (due) stop(r, s);
        return 0;
    }
    s->account[GOOD]++;
    const int64_t room = last ? -1 : after->taken[after->slot];
    const int stopped = due && room >= end;
    if (stopped) stop(r, s);
    const int64_t handed = s->now > room ? s->now : room;
    book(r, s, BLOCKED, handed);
    s->account[HANDED]++;
    s->account[SUM_HANDED] += (uint64_t)handed;
    if (!last && handed < line->horizon) fill_level(r, after, handed, stopped);
    if (last && handed < line->horizon) {
        s->account[LEAD_SUM] += (uint64_t)(handed - birth);
        r->lead_times[lead_time_class(handed - birth)]++;
    }
    if (due && !stopped) stop(r, s);
    *arrival = handed;
    return 1;
}

/* One piece from the source until it is scrapped, finished, or beyond the horizon; 0 when it never enters. */
static inline int piece(run *r) {
    const rw_line *line = r->line;
    station *s = r->stations, *end = s + line->stations;
    const int64_t birth = s->now, capacity = line->capacity;
    int64_t arrival = birth;
    if (birth >= line->horizon) return 0;
    for (; s < end; s++) {
        station *after = s + 1;
        const int last = after == end;
        const int64_t start = s->now > arrival ? s->now : arrival;
        s->taken[s->slot] = start;
        if (++s->slot == capacity) s->slot = 0;
        if (s->next == BLOCK) fill_cycles(line, s);
        const int64_t work = s->cycle[s->next++];
        const int64_t finish = start + work;
        const int64_t room = last ? -1 : after->taken[after->slot];
        const int64_t handed = finish > room ? finish : room;
        if (work >= s->until || handed >= s->boundary) {
            if (!careful(r, s, last, work, &arrival, birth)) break;
            continue;
        }
        s->until -= work;
        s->account[STARVED] += (uint64_t)(start - s->now);
        s->account[PROCESSING] += (uint64_t)work;
        s->account[TAKEN]++;
        s->account[SUM_TAKEN] += (uint64_t)start;
        s->defect_sum += line->hazard;
        if (s->defect_sum >= s->defect_at) {
            draw_defect(line, s);
            s->account[SCRAPPED]++;
            s->account[SUM_SCRAPPED] += (uint64_t)finish;
            s->now = finish;
            break;
        }
        s->account[GOOD]++;
        s->account[HANDED]++;
        s->account[BLOCKED] += (uint64_t)(handed - finish);
        s->account[SUM_HANDED] += (uint64_t)handed;
        s->now = arrival = handed;
        if (last) {
            s->account[LEAD_SUM] += (uint64_t)(handed - birth);
            r->lead_times[lead_time_class(handed - birth)]++;
        } else if (higher(after, capacity, handed)) {
            fill_level(r, after, handed, 0);
        }
    }
    return 1;
}

static rare_stream rare_from(uint64_t hash) { return (rare_stream){{hash, 0}, RARE, {0}}; }

/* hashes: of each station's streams cycle, defect, time_to, duration. shots: [stations][shots][FIELDS].
   Returns the number of instants whose order could not be told, or -1 without memory. */
int64_t rw_run(const rw_line *line, const uint64_t *hashes, uint64_t *shots, int64_t *largest, int64_t *lead_times) {
    const size_t count = (size_t)line->stations;
    station *stations = calloc(count, sizeof *stations);
    int64_t *taken = malloc(count * (size_t)line->capacity * sizeof *taken);
    int64_t *cycles = malloc(count * BLOCK * sizeof *cycles);
    if (stations == NULL || taken == NULL || cycles == NULL) {
        free(stations);
        free(taken);
        free(cycles);
        return -1;
    }
    run r = {line, stations, shots, lead_times, 0};
    for (size_t i = 0; i < count; i++) {
        station *s = stations + i;
        s->cycle = cycles + i * BLOCK;
        s->taken = taken + i * (size_t)line->capacity;
        for (int64_t k = 0; k < line->capacity; k++) s->taken[k] = -1;
        s->boundary = line->interval < line->horizon ? line->interval : line->horizon;
        s->cycles.hash = hashes[4 * i];
        s->defects = rare_from(hashes[4 * i + 1]);
        s->to_failure = rare_from(hashes[4 * i + 2]);
        s->to_repair = rare_from(hashes[4 * i + 3]);
        draw_failure(line, s);
        draw_defect(line, s);
        fill_cycles(line, s);
    }
    while (piece(&r)) {
    }
    for (size_t i = 0; i < count; i++) {
        book(&r, stations + i, STARVED, line->horizon);
        largest[i] = stations[i].largest;
    }
    free(stations);
    free(taken);
    free(cycles);
    return r.ties;
}

int64_t rw_fields(void) { return FIELDS; }
