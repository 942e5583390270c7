#include "compute_matching.h"
