// SPDX-License-Identifier: MIT
#include "message/HeaderList.h"

#include "message/Grammar.h"
#include "base/AsciiToken.h"

#include <algorithm>

namespace linnet::sip {

namespace {

/// A copy that cannot end its line.
Slice oneLine(QByteArrayView bytes)
{
    if (grammar::lineBreak(bytes.begin(), bytes.end()) == bytes.end() && !grammar::holds(bytes, '\0'))
        return Slice::copyOf(bytes);
    QByteArray copy = bytes.toByteArray();
    std::replace_if(copy.begin(), copy.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    return Slice::copyOf(copy);
}

/// Behind the empty elements that a list may begin with.
const char *firstElement(const Slice &list)
{
    const char *p = list.begin();
    while (p != list.end() && (*p == ',' || grammar::is(*p, grammar::Blank)))
        ++p;
    return p;
}

/// A copy that cannot be anything but a name.
Slice nameOnly(QByteArrayView bytes)
{
    QByteArray copy = bytes.toByteArray();
    std::replace_if(copy.begin(), copy.end(), [](char c) { return !grammar::is(c, grammar::Token); }, '-');
    return Slice::copyOf(copy);
}

} // namespace

HeaderList::Entries::iterator HeaderList::find(HeaderName id)
{
    return std::find_if(m_fields.begin(), m_fields.end(), [id](const HeaderField &field) { return field.id == id; });
}

int HeaderList::count(HeaderName id) const
{
    return int(std::count_if(m_fields.begin(), m_fields.end(), [id](const HeaderField &field) { return field.id == id; }));
}

bool HeaderList::contains(HeaderName id) const
{
    return std::any_of(m_fields.begin(), m_fields.end(), [id](const HeaderField &field) { return field.id == id; });
}

Slice HeaderList::value(HeaderName id) const
{
    for (const HeaderField &field : m_fields) {
        if (field.id == id)
            return field.value;
    }
    return {};
}

Slice HeaderList::value(QByteArrayView name) const
{
    const HeaderName id = headerNameOf(name);
    if (id != HeaderName::Other)
        return value(id);
    for (const HeaderField &field : m_fields) {
        if (field.id == HeaderName::Other && equalsIgnoringCase(field.name, name))
            return field.value;
    }
    return {};
}

std::vector<Slice> HeaderList::values(HeaderName id) const
{
    std::vector<Slice> list;
    for (const HeaderField &field : m_fields) {
        if (field.id == id)
            list.push_back(field.value);
    }
    return list;
}

void HeaderList::append(HeaderField field)
{
    // A received field may hold NUL in a quoted pair (RFC 4475 s.3.1.1.2), and a response copies it as it is.
    if (grammar::lineBreak(field.value.begin(), field.value.end()) != field.value.end())
        field.value = oneLine(field.value);
    if (field.id != HeaderName::Other)
        field.name = Slice();
    else if (!grammar::isToken(field.name))
        field.name = nameOnly(field.name);
    m_fields.emplace_back(std::move(field));
}

void HeaderList::append(HeaderName id, QByteArrayView value)
{
    m_fields.emplace_back(id, Slice(), oneLine(value), quint16(0));
}

void HeaderList::append(QByteArrayView name, QByteArrayView value)
{
    const HeaderName id = headerNameOf(name);
    m_fields.emplace_back(id, id == HeaderName::Other ? nameOnly(name) : Slice(), oneLine(value), quint16(0));
}

void HeaderList::prepend(HeaderName id, QByteArrayView value)
{
    auto at = find(id);
    if (at == m_fields.end())
        at = m_fields.begin();
    m_fields.emplace(at, id, Slice(), oneLine(value), quint16(0));
}

void HeaderList::set(HeaderName id, QByteArrayView value)
{
    const auto first = find(id);
    if (first == m_fields.end()) {
        append(id, value);
        return;
    }
    first->value = oneLine(value);
    first->lead = 0;
    m_fields.erase(std::remove_if(first + 1, m_fields.end(), [id](const HeaderField &field) { return field.id == id; }),
                   m_fields.end());
}

void HeaderList::remove(HeaderName id)
{
    m_fields.erase(std::remove_if(m_fields.begin(), m_fields.end(), [id](const HeaderField &field) { return field.id == id; }),
                   m_fields.end());
}

void HeaderList::removeFirstValue(HeaderName id)
{
    const auto field = find(id);
    if (field == m_fields.end())
        return;
    const char *comma = grammar::endOfListValue(firstElement(field->value), field->value.end());
    if (comma == field->value.end())
        m_fields.erase(field);
    else
        *field = Entry(id, Slice(), field->value.at(grammar::trimmed({comma + 1, field->value.end() - comma - 1})), 0);
}

void HeaderList::replaceFirstValue(HeaderName id, QByteArrayView value)
{
    const auto field = find(id);
    if (field == m_fields.end()) {
        append(id, value);
        return;
    }
    const char *comma = grammar::endOfListValue(firstElement(field->value), field->value.end());
    QByteArray text = value.toByteArray();
    text.append(QByteArrayView(comma, field->value.end() - comma));
    *field = Entry(id, Slice(), oneLine(text), 0);
}

std::vector<Slice> splitList(const Slice &value, int max)
{
    std::vector<Slice> parts;
    grammar::forEachListValue(value, [&](QByteArrayView part) {
        if (int(parts.size()) >= max)
            return false;
        parts.push_back(value.at(part));
        return true;
    });
    return parts;
}

Slice firstOfList(const Slice &value)
{
    return value.at(grammar::firstListValue(value));
}

int countListValues(QByteArrayView value)
{
    int count = 0;
    grammar::forEachListValue(value, [&count](QByteArrayView) {
        ++count;
        return true;
    });
    return count;
}

} // namespace linnet::sip
