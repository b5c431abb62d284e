// What DuckDB can do of our whole chain, run by tests/bench/run: load the CSV, hold each row against
// what the schema of figures asks, put the bad ones aside, sum the good ones of 2023 by field.
//
//	node duckdb-chain.mjs FILE
//
// Prints the sums as JSON on one line, to be compared with ours.
import { createRequire } from "node:module";
const require = createRequire(process.env.EMU_BENCH_MODULES + "/");
const { DuckDBInstance } = require("@duckdb/node-api");

const quoted = "'" + process.argv[2].replaceAll("'", "''") + "'";
const day = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
const period = `[0-9]{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]|${day.slice(9)}))?|[0-9]{4}/[0-9]{4}|${day}/${day}`;
const fields = "'economy', 'culture-society', 'defence-security', 'political-system', 'new-rural'";
const good = `len(trim(unit)) > 0 AND len(unit) <= 300 AND len(trim(block)) > 0
	AND regexp_full_match(indicator, '[a-z0-9]+([.-][a-z0-9]+)*')
	AND regexp_full_match(period, '${period}')
	AND field IN (${fields})
	AND TRY_CAST(value AS DECIMAL(18, 2)) >= 0
	AND regexp_full_match(submitted, '${day}') AND TRY_CAST(submitted AS DATE) IS NOT NULL`;

const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run(`CREATE TABLE raw AS SELECT *, coalesce(${good}, false) AS good
	FROM read_csv(${quoted}, header = true, all_varchar = true)`);
await connection.run("CREATE TABLE rejects AS SELECT * FROM raw WHERE NOT good");
const sums = await connection.runAndReadAll(`SELECT field,
	CAST(sum(CAST(value AS DECIMAL(18, 2))) AS VARCHAR)
	FROM raw WHERE good AND period LIKE '2023%' GROUP BY field ORDER BY field`);
console.log(JSON.stringify(Object.fromEntries(sums.getRows())));
