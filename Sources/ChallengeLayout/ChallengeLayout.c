#include "ChallengeLayout.h"
