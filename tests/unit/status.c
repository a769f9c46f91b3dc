#include "common/status.h"

#include "tests/tap.h"

int
main(void)
{
	static const int order[] = {
	    0, 65, 75, 69, 77, 78, 66, 64, 73, 74, 71, 70};
	int i, j, n, wrong;

	n = (int)(sizeof(order) / sizeof(order[0]));
	wrong = 0;
	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++)
			wrong += lo_status_worst(order[i], order[j]) !=
				 order[i > j ? i : j];
	is_int(wrong, 0, "the whole order, both ways round");
	is_int(lo_status_worst(LO_OK, LO_DATA), LO_DATA, "65 over 0");
	is_int(lo_status_worst(LO_DATA, LO_TEMP), LO_TEMP, "75 over 65");
	is_int(lo_status_worst(LO_TEMP, LO_DENIED), LO_DENIED, "77 over 75");
	is_int(lo_status_worst(LO_USAGE, LO_IO), LO_IO, "74 over 64");
	is_int(lo_status_worst(LO_OS, LO_BUG), LO_BUG, "70 is the worst");
	is_int(lo_status_worst(LO_OK, 141), LO_BUG, "a stranger is a bug");
	for (i = 0; i < n; i++)
		if (lo_status_text(order[i])[0] == '\0' ||
		    strchr(lo_status_text(order[i]), '\n') != NULL)
			break;
	is_int(i, n, "each has one line of text");
	is_str(lo_status_text(-3), lo_status_text(LO_BUG),
	    "so has what is none of ours");
	return tap_done();
}
