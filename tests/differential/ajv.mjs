// Ajv's side of the differential test, kept running by tests/differential/run. Each line of standard
// input is a job {draft, formats, schema, instances}, schema and instances being JSON as text; the
// answer is a line of a character each: 1 valid, 0 not, x neither; or what Ajv says of a schema it
// cannot take.
import { createRequire } from "node:module";
import readline from "node:readline";
const require = createRequire(process.env.EMU_MODULES + "/");

// Loosened where Ajv is stricter than the specification; else as it comes.
const options = { strict: false, logger: false, ownProperties: true };
const made = {};
function ajv(draft, formats) {
	const Ajv = require(draft === "7" ? "ajv" : "ajv/dist/2020").default;
	const it = new Ajv({ ...options, validateFormats: formats });
	if (formats)
		require("ajv-formats").default(it);
	return it;
}

function verdict(validate, instance) {
	try {
		return validate(instance) ? 1 : 0;
	} catch (error) {
		return "x"; // the code that it made throws
	}
}

for await (const line of readline.createInterface({ input: process.stdin })) {
	const job = JSON.parse(line);
	const it = (made[job.draft + job.formats] ??= ajv(job.draft, job.formats));
	let answer;
	try {
		const validate = it.compile(JSON.parse(job.schema));
		answer = job.instances.map((text) => verdict(validate, JSON.parse(text))).join("");
	} catch (error) {
		answer = String(error).replaceAll("\n", " ");
	}
	it.removeSchema();
	process.stdout.write(answer + "\n");
}
