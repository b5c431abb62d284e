# Read by the cases that put every filter to the same trial: how each is called, good input for each,
# and how it went in one line.
# shellcheck shell=sh

filters='emu-parse emu-validate emu-select emu-latest emu-aggregate emu-compare emu-report'

# Good input, four lines of it.
for name in a b c d; do
	printf '{"type":"figure","indicator":"models.registered","unit":"%s","period":"2023-H1","value":1}\n' \
		$name
done >records.ndjson
for name in a b c d; do
	printf '{"type":"summary","indicator":"models.registered","period":"2023-H1","unit":"%s",' $name
	printf '"value":1,"basis":"stated"}\n'
done >summary.ndjson

for half in H1 H2; do
	for name in a b; do
		printf '{"type":"summary","indicator":"models.registered","period":"2023-%s",' $half
		printf '"unit":"%s","value":1,"basis":"stated"}\n' $name
	done
done >halves.ndjson

input() # FILTER
{
	case $1 in
	emu-compare) echo halves.ndjson ;;
	emu-report) echo summary.ndjson ;;
	*) echo records.ndjson ;;
	esac
}

run() # FILTER WORD...
{
	case $1 in
	emu-aggregate) "$@" --by unit ;;
	emu-compare) "$@" --before 2023-H1 --after 2023-H2 ;;
	emu-report) "$@" --format csv ;;
	*) "$@" ;;
	esac
}

# Its output counted, its messages as they are.
try() # WHAT FILTER WORD...
{
	what=$1
	shift
	run "$@" >output
	status=$?
	printf '%s, %s: %d lines, status %d\n' "$1" "$what" "$(wc -l <output)" $status
}
