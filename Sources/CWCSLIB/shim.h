#include <wcslib/wcs.h>
