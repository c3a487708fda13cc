// SPDX-License-Identifier: MIT
#include "message/Parameters.h"

#include "message/Grammar.h"
#include "message/Pen.h"
#include "message/Readers.h"
#include "base/AsciiToken.h"

namespace linnet::sip {

using grammar::nextParameter;
using grammar::ParameterView;

namespace {

void write(Pen &pen, char separator, QByteArrayView name, QByteArrayView value, bool hasValue)
{
    pen.put(separator);
    pen.put(name);
    if (hasValue) {
        pen.put('=');
        pen.put(value);
    }
}

} // namespace

Parameter Parameters::Iterator::operator*() const
{
    const char *at = m_at;
    ParameterView view;
    nextParameter(at, m_of->m_text.end(), m_of->m_separator, view);
    return {m_of->m_text.at(view.name), m_of->m_text.at(view.value), view.hasValue};
}

Parameters::Iterator &Parameters::Iterator::operator++()
{
    ParameterView view;
    nextParameter(m_at, m_of->m_text.end(), m_of->m_separator, view);
    --m_left;
    return *this;
}

Parameters::Iterator Parameters::begin() const
{
    Iterator first;
    first.m_of = this;
    first.m_at = m_text.begin();
    first.m_left = m_count;
    return first;
}

bool Parameters::find(QByteArrayView name, ParameterView &found) const
{
    const char *at = m_text.begin();
    while (nextParameter(at, m_text.end(), m_separator, found)) {
        if (equalsIgnoringCase(found.name, name))
            return true;
    }
    return false;
}

bool Parameters::contains(QByteArrayView name) const
{
    ParameterView view;
    return find(name, view);
}

std::optional<Parameter> Parameters::find(QByteArrayView name) const
{
    ParameterView view;
    if (!find(name, view))
        return std::nullopt;
    return Parameter{m_text.at(view.name), m_text.at(view.value), view.hasValue};
}

Slice Parameters::value(QByteArrayView name) const
{
    ParameterView view;
    return find(name, view) ? m_text.at(view.value) : Slice();
}

QByteArray Parameters::unquoted(QByteArrayView name) const
{
    ParameterView view;
    return find(name, view) ? sip::unquoted(view.value) : QByteArray();
}

void Parameters::append(const Parameter &parameter)
{
    QByteArray text(m_text.size() + parameter.name.size() + parameter.value.size() + 2, Qt::Uninitialized);
    Pen pen(text.data());
    pen.put(m_text);
    write(pen, m_separator, parameter.name, parameter.value, parameter.hasValue);
    assign(pen, text, m_count + 1);
}

void Parameters::put(QByteArrayView name, QByteArrayView value, bool hasValue)
{
    QByteArray text(roomWhenWritten() + name.size() + value.size() + 2, Qt::Uninitialized);
    Pen pen(text.data());
    bool isThere = false;
    int count = 0;
    const char *at = m_text.begin();
    ParameterView old;
    for (; nextParameter(at, m_text.end(), m_separator, old); ++count) {
        const bool isIt = !isThere && equalsIgnoringCase(old.name, name);
        isThere = isThere || isIt;
        write(pen, m_separator, old.name, isIt ? value : old.value, isIt ? hasValue : old.hasValue);
    }
    if (!isThere) {
        write(pen, m_separator, name, value, hasValue);
        ++count;
    }
    assign(pen, text, count);
}

void Parameters::remove(QByteArrayView name)
{
    if (!contains(name))
        return;
    QByteArray text(roomWhenWritten(), Qt::Uninitialized);
    Pen pen(text.data());
    int count = 0;
    const char *at = m_text.begin();
    ParameterView old;
    while (nextParameter(at, m_text.end(), m_separator, old)) {
        if (equalsIgnoringCase(old.name, name))
            continue;
        write(pen, m_separator, old.name, old.value, old.hasValue);
        ++count;
    }
    assign(pen, text, count);
}

void Parameters::assign(const Pen &pen, const QByteArray &text, int count)
{
    assign(Slice::copyOf({text.data(), pen.position() - text.data()}), count, m_separator);
}

bool operator==(const Parameters &a, const Parameters &b)
{
    if (a.m_count != b.m_count)
        return false;
    const char *left = a.m_text.begin();
    const char *right = b.m_text.begin();
    ParameterView mine;
    ParameterView other;
    for (int i = 0; i < a.m_count; ++i) {
        nextParameter(left, a.m_text.end(), a.m_separator, mine);
        nextParameter(right, b.m_text.end(), b.m_separator, other);
        if (mine.hasValue != other.hasValue || !grammar::same(mine.name, other.name) || !grammar::same(mine.value, other.value))
            return false;
    }
    return true;
}

void grammar::write(Pen &pen, const Parameters &parameters) noexcept
{
    for (const Parameter &parameter : parameters)
        sip::write(pen, ';', parameter.name, parameter.value, parameter.hasValue);
}

void appendTo(QByteArray &out, const Parameters &parameters)
{
    const qsizetype before = out.size();
    out.resize(before + parameters.roomWhenWritten());
    Pen pen(out.data() + before);
    grammar::write(pen, parameters);
    out.truncate(pen.position() - out.constData());
}

QByteArray quoted(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size() + 2);
    out += '"';
    for (const char c : text) {
        if (c == '\r' || c == '\n' || c == '\0') {
            out += ' ';
            continue;
        }
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    out += '"';
    return out;
}

QByteArray unquoted(QByteArrayView text)
{
    if (text.size() < 2 || text.front() != '"' || text.back() != '"')
        return text.toByteArray();
    QByteArray out;
    out.reserve(text.size() - 2);
    const char *end = text.end() - 1;
    for (const char *p = text.begin() + 1; p < end; ++p) {
        if (*p == '\\' && p + 1 < end)
            ++p;
        out += *p;
    }
    return out;
}

} // namespace linnet::sip
