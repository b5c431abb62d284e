# Read by the test scripts in tests/structure and tests/conformance: tests as lines of TAP.
# shellcheck shell=sh

tap_number=0
tap_failed=0
tap_scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$tap_scratch"' EXIT

# One test: the command succeeds. What it prints is shown when it does not.
check() # NAME COMMAND...
{
	tap_name=$1
	shift
	tap_number=$((tap_number + 1))
	if "$@" >"$tap_scratch/tap" 2>&1; then
		printf 'ok %d - %s\n' $tap_number "$tap_name"
	else
		tap_failed=$((tap_failed + 1))
		printf 'not ok %d - %s\n' $tap_number "$tap_name"
		head -n 100 "$tap_scratch/tap" | sed 's/^/# /'
	fi
}

# One test: the command prints nothing, such as a search for what must not be there.
check_none() # NAME COMMAND...
{
	check "$1" none "$@"
}

none()
{
	shift
	"$@" >"$tap_scratch/none" 2>&1
	cat "$tap_scratch/none"
	! [ -s "$tap_scratch/none" ]
}

skip() # NAME REASON
{
	tap_number=$((tap_number + 1))
	printf 'ok %d - %s # SKIP %s\n' $tap_number "$1" "$2"
}

# The last line of a script.
done_testing()
{
	printf '1..%d\n' $tap_number
	[ $tap_failed -eq 0 ]
}
