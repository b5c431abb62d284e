// Ajv's side of the benchmark, run by tests/bench/run: parse and validate each line.
//
//	node ajv.mjs SCHEMA-FOLDER FILE
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";
const require = createRequire(process.env.EMU_BENCH_MODULES + "/");
const Ajv = require("ajv/dist/2020").default;

const [folder, file] = process.argv.slice(2);
const ajv = new Ajv({ strict: false, logger: false });
require("ajv-formats").default(ajv);
for (const name of fs.readdirSync(folder))
	if (name.endsWith(".schema.json"))
		ajv.addSchema(JSON.parse(fs.readFileSync(path.join(folder, name))));
const figure = JSON.parse(fs.readFileSync(path.join(folder, "figure.schema.json")));
const validate = ajv.getSchema(figure.$id);

let good = 0, bad = 0, kept = Buffer.alloc(0);
const input = fs.openSync(file), block = Buffer.alloc(1 << 20);
for (let len; (len = fs.readSync(input, block)) > 0; ) {
	const bytes = Buffer.concat([kept, block.subarray(0, len)]);
	let from = 0;
	for (let end; (end = bytes.indexOf(10, from)) >= 0; from = end + 1)
		validate(JSON.parse(bytes.toString("utf8", from, end))) ? good++ : bad++;
	kept = bytes.subarray(from);
}
console.log(`${good} valid, ${bad} not`);
