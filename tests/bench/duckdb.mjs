// DuckDB's side of the benchmark, run by tests/bench/run: the group-by of emu-aggregate --raw.
//
//	node duckdb.mjs FILE THREADS [GROUPS]
//
// Sums are exact (DECIMAL). GROUPS is a CSV file that receives them, to compare with ours. Prints
// the seconds of the query alone, without node's own start.
import { createRequire } from "node:module";
const require = createRequire(process.env.EMU_BENCH_MODULES + "/");
const { DuckDBInstance } = require("@duckdb/node-api");

const [file, threads, groups] = process.argv.slice(2);
const quoted = "'" + file.replaceAll("'", "''") + "'";
const columns = "{block: 'VARCHAR', unit: 'VARCHAR', period: 'VARCHAR', indicator: 'VARCHAR', " +
	"field: 'VARCHAR', value: 'DECIMAL(18,2)', submitted: 'VARCHAR'}";
const source = file.endsWith(".csv") ?
	`read_csv(${quoted}, header = true, columns = ${columns})` :
	`read_json(${quoted}, format = 'newline_delimited', columns = ${columns})`;
const query = "SELECT block, unit, field, count(*) AS n, sum(value) AS total " +
	`FROM ${source} GROUP BY ALL`;

const instance = await DuckDBInstance.create(":memory:", { threads });
const connection = await instance.connect();
const start = process.hrtime.bigint();
if (groups)
	await connection.run(`COPY (${query}) TO '${groups}' (HEADER false)`);
else
	await connection.run(`SELECT count(*), sum(total) FROM (${query})`);
console.log(Number(process.hrtime.bigint() - start) / 1e9);
