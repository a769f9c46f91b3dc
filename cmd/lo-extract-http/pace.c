#include "cmd/lo-extract-http/pace.h"

void
pace_init(struct pace *p, int64_t per_minute, int64_t burst, int64_t now)
{
	p->per_us = (double)per_minute / 60e6;
	p->burst = p->level = burst > 0 ? (double)burst : 1;
	p->at = now;
	p->until = 0;
}

int64_t
pace_take(struct pace *p, int64_t cost, int64_t now)
{
	double need = (double)cost < p->burst ? (double)cost : p->burst;

	if (now < p->until)
		return p->until - now;
	if (p->per_us <= 0)
		return 0;
	p->level += (double)(now - p->at) * p->per_us;
	p->at = now;
	if (p->level > p->burst)
		p->level = p->burst;
	if (p->level + 1e-9 < need)
		return (int64_t)((need - p->level) / p->per_us) + 1;
	p->level -= (double)cost;
	return 0;
}

void
pace_hold(struct pace *p, int64_t until)
{
	if (until > p->until)
		p->until = until;
}
