// SPDX-License-Identifier: MIT
#pragma once

// Private to the room: how text is put together.

#include <QByteArrayView>

#include <charconv>
#include <cstring>

namespace linnet::sip {

/// Fills memory that is large enough already.
class Pen
{
public:
    explicit Pen(char *at) : m_at(at) { }

    char *position() const { return m_at; }
    void put(QByteArrayView text)
    {
        if (text.isEmpty())
            return;
        std::memcpy(m_at, text.data(), size_t(text.size()));
        m_at += text.size();
    }
    void put(char c) { *m_at++ = c; }
    void putNumber(qsizetype number) { m_at = std::to_chars(m_at, m_at + 20, number).ptr; }
    void endLine()
    {
        m_at[0] = '\r';
        m_at[1] = '\n';
        m_at += 2;
    }

private:
    char *m_at;
};

} // namespace linnet::sip
