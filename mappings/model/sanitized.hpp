// Whether this build has the address sanitizer: NARA_ADDRESS_SANITIZER is defined then. Memory that
// is kept for reuse is freed instead in such builds, so that who still reads it is reported.
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define NARA_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NARA_ADDRESS_SANITIZER
#endif
#endif
