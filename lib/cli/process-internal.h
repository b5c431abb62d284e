/* What a process inherits, put in order before anything else is done. */
#ifndef EMU_CLI_PROCESS_INTERNAL_H
#define EMU_CLI_PROCESS_INTERNAL_H

/* Descriptors 0 to 2 are open, so that no file becomes standard output by chance; a closed pipe
 * ends the process quietly; signals that end it leave no temporaries behind. */
void emu_process_prepare(void);

#endif
