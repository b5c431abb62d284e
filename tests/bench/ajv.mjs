// Ajv's side of the benchmark, run by tests/bench/run: parse and validate each line.
//
//	node ajv.mjs SCHEMA-FOLDER FILE     records, by the schema of figures
//	node ajv.mjs SCHEMA.json FILE       anything, by a schema of draft-07
//
// With `pass` behind, those that are valid go on to standard output.
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";
const require = createRequire(process.env.EMU_BENCH_MODULES + "/");
const [from, file, pass] = process.argv.slice(2);
const old = from.endsWith(".json");
const Ajv = require(old ? "ajv" : "ajv/dist/2020").default;
const ajv = new Ajv({ strict: false, logger: false });
require("ajv-formats").default(ajv);
const read = (...names) => JSON.parse(fs.readFileSync(path.join(...names)));
const figures = (folder) => {
	for (const name of fs.readdirSync(folder))
		if (name.endsWith(".schema.json"))
			ajv.addSchema(read(folder, name));
	return ajv.getSchema(read(folder, "figure.schema.json").$id);
};
const validate = old ? ajv.compile(read(from)) : figures(from);

const passed = [];
let good = 0, bad = 0, kept = Buffer.alloc(0);
const input = fs.openSync(file), block = Buffer.alloc(1 << 20);
for (let len; (len = fs.readSync(input, block)) > 0; ) {
	const bytes = Buffer.concat([kept, block.subarray(0, len)]);
	let at = 0;
	for (let end; (end = bytes.indexOf(10, at)) >= 0; at = end + 1)
		if (!validate(JSON.parse(bytes.toString("utf8", at, end))))
			bad++;
		else if (++good && pass)
			passed.push(bytes.subarray(at, end + 1));
	for (let left = Buffer.concat(passed.splice(0)); left.length; )
		left = left.subarray(fs.writeSync(1, left));
	kept = bytes.subarray(at);
}
if (!pass)
	console.log(`${good} valid, ${bad} not`);
