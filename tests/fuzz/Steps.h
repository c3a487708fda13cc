// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <cstddef>
#include <cstdint>

namespace linnet::fuzz {

/// The input of a target that plays sequences: one octet a step and what the step asks for. An input that is used up gives zeros.
/// Never two draws in one expression: compilers evaluate them in different orders, and an input has to mean the same to all.
class Steps
{
public:
    Steps(const uint8_t *data, size_t size) : m_at(data), m_end(data + size) { }

    bool more() const { return m_at != m_end; }
    unsigned take() { return more() ? *m_at++ : 0u; }
    /// 0 to `count` - 1.
    unsigned below(unsigned count) { return take() % count; }
    template <typename T, size_t N>
    const T &oneOf(const T (&choices)[N])
    {
        return choices[below(N)];
    }

private:
    const uint8_t *m_at;
    const uint8_t *m_end;
};

} // namespace linnet::fuzz
