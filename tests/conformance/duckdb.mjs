// Runs the SQL of a file in DuckDB, for the tests that hold our answers against its: node duckdb.mjs
// FILE. The folder that has the package is $EMU_PEERS. Each query writes its own answer, by COPY.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(process.env.EMU_PEERS + "/");
const { DuckDBInstance } = require("@duckdb/node-api");

const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run(readFileSync(process.argv[2], "utf8"));
