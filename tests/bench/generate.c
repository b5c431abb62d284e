/* Writes the benchmark's stream to standard output: figures as NDJSON or as the same rows of CSV.
 * Called by tests/bench/run. The same seed gives the same bytes on any machine.
 *
 *	generate ndjson|csv RECORDS SEED
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 420 blocks of 90 units with 4 fields each: 151,200 groups, over the months of five years. */
#define BLOCKS 420
#define UNITS 90
#define FIELDS 4
#define MONTHS 60
#define CELLS (BLOCKS * UNITS * FIELDS * MONTHS)
#define CELL_BITS 24 /* that hold any cell */

static const char *const fields[] = {
	"economy", "culture-society", "defence-security", "political-system"};

struct row {
	uint32_t block, unit, field, day;
	char period[24], value[16];
};

/* splitmix64 (Steele, Lea, Flood 2014): well mixed, one word of state. */
static uint64_t next_random(uint64_t *state)
{
	uint64_t mixed = (*state += UINT64_C(0x9e3779b97f4a7c15));
	mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
	return mixed ^ (mixed >> 31);
}

static uint32_t below(uint64_t *state, uint32_t limit)
{
	return (uint32_t)(((next_random(state) >> 32) * limit) >> 32);
}

/* The numbers below CELLS in an order that looks random and has none twice: what is stated of a
 * cell is stated once. Each step has an inverse; what falls out of the range goes round again. */
static uint32_t scatter(uint32_t cell)
{
	const uint32_t mask = (UINT32_C(1) << CELL_BITS) - 1;

	do {
		cell = (cell * UINT32_C(0x9e3779b1)) & mask;
		cell ^= cell >> 13;
		cell = (cell * UINT32_C(0x85ebca6b)) & mask;
		cell ^= cell >> 11;
	} while (cell >= CELLS);
	return cell;
}

/* Most figures are counts; some are scores and shares, with a digit or two after the point. */
static void make_row(struct row *row, uint64_t number, uint64_t *state)
{
	uint32_t cell = scatter((uint32_t)(number % CELLS));
	row->field = cell % FIELDS;
	row->unit = cell / FIELDS % UNITS;
	row->block = cell / FIELDS / UNITS % BLOCKS;
	uint32_t month = cell / FIELDS / UNITS / BLOCKS;
	snprintf(row->period, sizeof(row->period), "%" PRIu32 "-%02" PRIu32, 2019 + month / 12,
		1 + month % 12);
	row->day = 1 + below(state, 28);
	uint32_t whole = below(state, 5000), kind = below(state, 10);
	if (kind > 2)
		snprintf(row->value, sizeof(row->value), "%" PRIu32, whole);
	else if (kind > 0)
		snprintf(row->value, sizeof(row->value), "%" PRIu32 ".%02" PRIu32, whole,
			below(state, 100));
	else
		snprintf(row->value, sizeof(row->value), "%" PRIu32 ".%" PRIu32, whole,
			below(state, 10));
}

static int write_ndjson(const struct row *row, uint64_t number)
{
	return printf("{\"type\":\"figure\",\"indicator\":\"models.registered\","
		      "\"block\":\"block-%03" PRIu32 "\",\"unit\":\"u-%03" PRIu32 "-%02" PRIu32
		      "\",\"period\":\"%s\",\"field\":\"%s\",\"value\":%s,"
		      "\"submitted\":\"%s-%02" PRIu32
		      "\",\"source\":{\"file\":\"files/%s.csv\",\"line\":%" PRIu64 "}}\n",
		row->block, row->block, row->unit, row->period, fields[row->field], row->value,
		row->period, row->day, row->period, number + 2);
}

static int write_csv(const struct row *row)
{
	return printf("block-%03" PRIu32 ",u-%03" PRIu32 "-%02" PRIu32
		      ",%s,models.registered,%s,%s,%s-%02" PRIu32 "\n",
		row->block, row->block, row->unit, row->period, fields[row->field], row->value,
		row->period, row->day);
}

int main(int argc, char **argv)
{
	if (argc != 4 || (strcmp(argv[1], "ndjson") && strcmp(argv[1], "csv"))) {
		fputs("usage: generate ndjson|csv RECORDS SEED\n", stderr);
		return 2;
	}
	int csv = !strcmp(argv[1], "csv");
	uint64_t records = strtoull(argv[2], NULL, 10), state = strtoull(argv[3], NULL, 10);
	struct row row;

	if (csv && puts("block,unit,period,indicator,field,value,submitted") < 0)
		return 2;
	for (uint64_t i = 0; i < records; i++) {
		make_row(&row, i, &state);
		if ((csv ? write_csv(&row) : write_ndjson(&row, i)) < 0)
			return 2;
	}
	return fflush(stdout) ? 2 : 0;
}
