// SPDX-License-Identifier: MIT
#pragma once

// Private to the room: the scans that most of the time of reading a message goes into, sixteen bytes at a step where the
// processor can. What they find is what the plain loops of CharClass.h find; tst_WideScan compares them byte by byte.

#include "message/CharClass.h"

#include <bit>

#if defined(__SSE2__)
#    include <emmintrin.h>
#    define LINNET_WIDE_SCAN 1
#endif

namespace linnet::sip::grammar {

#ifdef LINNET_WIDE_SCAN

namespace wide {

using Block = __m128i;
inline constexpr int kBlock = 16;

inline Block load(const char *at) noexcept { return _mm_loadu_si128(reinterpret_cast<const Block *>(at)); }
inline Block each(char c) noexcept { return _mm_set1_epi8(c); }
inline Block equal(Block block, char c) noexcept { return _mm_cmpeq_epi8(block, each(c)); }
inline Block either(Block a, Block b) noexcept { return _mm_or_si128(a, b); }
inline Block atMost(Block block, char c) noexcept { return _mm_cmpeq_epi8(_mm_min_epu8(block, each(c)), block); }
inline Block within(Block block, char first, char last) noexcept
{
    return atMost(_mm_sub_epi8(block, each(first)), char(last - first));
}
inline quint32 bits(Block block) noexcept { return quint32(_mm_movemask_epi8(block)); }
inline Block inverted(Block block) noexcept { return _mm_cmpeq_epi8(block, _mm_setzero_si128()); }

inline Block lineBreaks(Block block) noexcept { return either(equal(block, '\n'), equal(block, '\r')); }

/// All bits of the bytes that end a run of the class.
template <CharClass Wanted>
Block ends(Block block) noexcept
{
    if constexpr (Wanted == Host) {
        const Block letters = within(_mm_or_si128(block, each(0x20)), 'a', 'z');
        const Block rest = _mm_andnot_si128(equal(block, '/'), within(block, '-', '9')); // "-", "." and digits
        return inverted(either(either(letters, rest), equal(block, '_')));
    } else if constexpr (Wanted == QuotedPlain) {
        return either(either(equal(block, '"'), equal(block, '\\')), either(equal(block, '\r'), equal(block, '\n')));
    } else {
        static_assert(Wanted == HeaderParameter || Wanted == UriParameter || Wanted == UserPart || Wanted == AuthText);
        Block found = either(either(atMost(block, 0x20), equal(block, 0x7f)), equal(block, '"'));
        if constexpr (Wanted != AuthText)
            found = either(found, equal(_mm_and_si128(block, each(~2)), '<'));
        if constexpr (Wanted == HeaderParameter || Wanted == AuthText)
            found = either(found, equal(block, ','));
        if constexpr (Wanted == HeaderParameter || Wanted == UriParameter)
            found = either(found, equal(block, ';'));
        if constexpr (Wanted == UriParameter)
            found = either(found, equal(block, '?'));
        if constexpr (Wanted == UserPart)
            found = either(found, either(equal(block, ':'), equal(block, '@')));
        return found;
    }
}

} // namespace wide

/// behindAll() for memory with at least Slice::kReadableBehind bytes behind `end`.
template <CharClass Wanted>
inline const char *behindAllWide(const char *from, const char *end) noexcept
{
    while (from < end) {
        const quint32 found = wide::bits(wide::ends<Wanted>(wide::load(from)));
        if (found != 0) {
            from += std::countr_zero(found);
            break;
        }
        from += wide::kBlock;
    }
    return from < end ? from : end;
}

/// findByte() for what is near as a rule; up to `end` may be read.
inline const char *findNear(const char *from, const char *behind, const char *end, char wanted) noexcept
{
    if (end - from < wide::kBlock)
        return findByte(from, behind, wanted);
    if (const quint32 found = wide::bits(wide::equal(wide::load(from), wanted))) {
        from += std::countr_zero(found);
        return from < behind ? from : nullptr;
    }
    from += wide::kBlock;
    return from < behind ? findByte(from, behind, wanted) : nullptr;
}

/// The first CR or LF, or `end`.
inline const char *lineBreak(const char *from, const char *end) noexcept
{
    for (; end - from >= 2 * wide::kBlock; from += 2 * wide::kBlock) {
        const wide::Block first = wide::lineBreaks(wide::load(from));
        const wide::Block second = wide::lineBreaks(wide::load(from + wide::kBlock));
        if (wide::bits(wide::either(first, second)) != 0)
            return from + std::countr_zero(wide::bits(first) | wide::bits(second) << wide::kBlock);
    }
    if (end - from >= wide::kBlock) {
        if (const quint32 found = wide::bits(wide::lineBreaks(wide::load(from))))
            return from + std::countr_zero(found);
        from += wide::kBlock;
    }
    while (from != end && *from != '\n' && *from != '\r')
        ++from;
    return from;
}

#else

inline const char *findNear(const char *from, const char *behind, const char *, char wanted) noexcept
{
    return findByte(from, behind, wanted);
}

template <CharClass Wanted>
inline const char *behindAllWide(const char *from, const char *end) noexcept
{
    return behindAll(from, end, Wanted);
}

inline const char *lineBreak(const char *from, const char *end) noexcept
{
    while (from != end && *from != '\n' && *from != '\r')
        ++from;
    return from;
}

#endif

} // namespace linnet::sip::grammar
