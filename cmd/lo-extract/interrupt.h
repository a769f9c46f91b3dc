/*
 * interrupt.h - the first SIGINT or SIGTERM asks, the second one ends
 *
 * After interrupt_catch the first signal only raises a flag, so that a run
 * can end its block; the second has its usual effect.
 *
 * Units: none.  Errors: none.  Ownership: none.
 */
#ifndef EXTRACT_INTERRUPT_H
#define EXTRACT_INTERRUPT_H

#include <stdbool.h>

void interrupt_catch(void);
bool interrupt_asked(void);

#endif
