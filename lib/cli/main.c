/* The only main(): each filters/emu-NAME.c links it with the filter it defines. */
#include "cli/run.h"

int main(int argc, char **argv)
{
	return (int)emu_run_filter(&emu_filter, argc, argv);
}
