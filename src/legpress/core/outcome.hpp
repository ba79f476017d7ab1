// How a solver's search ended, lane by lane; as `legpress.press.outcome`.
#pragma once

namespace legpress {

enum { SOLVED = 0, OUT_OF_ITERATIONS = 1, NOT_FINITE = 2, OUT_OF_REACH = 3, NO_BALANCE = 4 };

}  // namespace legpress
