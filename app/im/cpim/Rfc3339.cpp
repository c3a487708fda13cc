// SPDX-License-Identifier: MIT
#include "im/cpim/Rfc3339.h"

#include <algorithm>
#include <optional>

namespace linnet::im {
namespace {

class Fields
{
public:
    explicit Fields(QByteArrayView text) : m_text(text) { }

    bool take(char c)
    {
        if (m_text.isEmpty() || (m_text.front() | 0x20) != (c | 0x20))
            return false;
        m_text = m_text.sliced(1);
        return true;
    }

    std::optional<int> digits(qsizetype count)
    {
        if (m_text.size() < count)
            return std::nullopt;
        int value = 0;
        for (const char c : m_text.first(count)) {
            if (c < '0' || c > '9')
                return std::nullopt;
            value = value * 10 + (c - '0');
        }
        m_text = m_text.sliced(count);
        return value;
    }

    /// Any number of digits behind the point, the first three of which count.
    std::optional<int> milliseconds()
    {
        int value = 0;
        int scale = 100;
        bool any = false;
        while (const auto digit = digits(1)) {
            value += *digit * scale;
            scale /= 10;
            any = true;
        }
        return any ? std::optional(value) : std::nullopt;
    }

    bool atEnd() const { return m_text.isEmpty(); }

private:
    QByteArrayView m_text;
};

/// Seconds east of UTC.
std::optional<int> offset(Fields &fields)
{
    if (fields.take('Z'))
        return 0;
    int sign = 0;
    if (fields.take('+'))
        sign = 1;
    else if (fields.take('-'))
        sign = -1;
    else
        return std::nullopt;
    const auto hours = fields.digits(2);
    if (!hours || !fields.take(':'))
        return std::nullopt;
    const auto minutes = fields.digits(2);
    if (!minutes || *hours > 23 || *minutes > 59)
        return std::nullopt;
    return sign * (*hours * 3600 + *minutes * 60);
}

} // namespace

QDateTime parseRfc3339(QByteArrayView text)
{
    Fields fields(text);
    const auto year = fields.digits(4);
    if (!year || !fields.take('-'))
        return {};
    const auto month = fields.digits(2);
    if (!month || !fields.take('-'))
        return {};
    const auto day = fields.digits(2);
    if (!day || !(fields.take('T') || fields.take(' ')))
        return {};
    const auto hour = fields.digits(2);
    if (!hour || !fields.take(':'))
        return {};
    const auto minute = fields.digits(2);
    if (!minute || !fields.take(':'))
        return {};
    const auto second = fields.digits(2);
    if (!second || *second > 60)
        return {};
    int milliseconds = 0;
    if (fields.take('.')) {
        const auto fraction = fields.milliseconds();
        if (!fraction)
            return {};
        milliseconds = *fraction;
    }
    const auto east = offset(fields);
    if (!east || !fields.atEnd())
        return {};

    const QDate date(*year, *month, *day);
    const QTime time(*hour, *minute, std::min(*second, 59), milliseconds);
    if (!date.isValid() || !time.isValid())
        return {};
    return QDateTime(date, time, Qt::UTC).addSecs(-*east);
}

QByteArray toRfc3339(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODate).toLatin1() : QByteArray();
}

} // namespace linnet::im
