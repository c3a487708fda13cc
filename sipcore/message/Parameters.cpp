// SPDX-License-Identifier: MIT
#include "message/Parameters.h"

#include "base/AsciiToken.h"

#include <algorithm>

namespace linnet::sip {

const Parameter *Parameters::find(QByteArrayView name) const
{
    for (const Parameter &parameter : m_items) {
        if (equalsIgnoringCase(parameter.name, name))
            return &parameter;
    }
    return nullptr;
}

Slice Parameters::value(QByteArrayView name) const
{
    const Parameter *found = find(name);
    return found ? found->value : Slice();
}

QByteArray Parameters::unquoted(QByteArrayView name) const
{
    const Parameter *found = find(name);
    return found ? sip::unquoted(found->value) : QByteArray();
}

void Parameters::set(QByteArrayView name, QByteArrayView value)
{
    if (const Parameter *found = find(name)) {
        auto *item = const_cast<Parameter *>(found);
        item->value = Slice::copyOf(value);
        item->hasValue = true;
        return;
    }
    m_items.push_back({Slice::copyOf(name), Slice::copyOf(value), true});
}

void Parameters::setFlag(QByteArrayView name)
{
    if (const Parameter *found = find(name)) {
        auto *item = const_cast<Parameter *>(found);
        item->value = Slice();
        item->hasValue = false;
        return;
    }
    m_items.push_back({Slice::copyOf(name), {}, false});
}

void Parameters::remove(QByteArrayView name)
{
    while (const Parameter *found = find(name))
        m_items.erase(const_cast<Parameter *>(found));
}

void appendTo(QByteArray &out, const Parameters &parameters)
{
    for (const Parameter &parameter : parameters) {
        out += ';';
        out.append(parameter.name.view());
        if (parameter.hasValue) {
            out += '=';
            out.append(parameter.value.view());
        }
    }
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
