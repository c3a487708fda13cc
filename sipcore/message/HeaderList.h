// SPDX-License-Identifier: MIT
#pragma once

#include "message/HeaderName.h"
#include "base/BlockCache.h"
#include "base/Slice.h"

#include <optional>
#include <vector>

namespace linnet::sip {

/// One header line: unfolded, blanks around the value taken off. Lists stay as they were sent ("a, b").
struct HeaderField
{
    HeaderName id = HeaderName::Other;
    Slice name; ///< as sent, for Other only; known headers are named by toString(id)
    Slice value;

    friend bool operator==(const HeaderField &, const HeaderField &) = default;
};

/// Header fields in their order. Setters take bytes and refuse nothing but CR, LF and NUL, which become spaces:
/// a value can never start a line of its own (RELIABILITY A03).
class HeaderList
{
public:
    /// As it is kept here: also whether the bytes around the value are just the line that would be written.
    struct Entry : HeaderField
    {
        explicit Entry(HeaderField field) noexcept : HeaderField(std::move(field)) { }
        /// Made where it stays: one a line of every message.
        Entry(HeaderName fieldId, SliceShares &shares, QByteArrayView fieldValue, quint16 leading) noexcept
            : HeaderField{fieldId, Slice(), shares.take(fieldValue)}, lead(leading)
        {
        }
        Entry(HeaderName fieldId, Slice &&fieldName, Slice &&fieldValue, quint16 leading) noexcept
            : HeaderField{fieldId, std::move(fieldName), std::move(fieldValue)}, lead(leading)
        {
        }

        /// Where not 0: that many bytes in front of the value are its name, a colon and a space, and CRLF follows it.
        quint16 lead = 0;
    };

    int size() const { return int(m_fields.size()); }
    auto begin() const { return m_fields.begin(); }
    auto end() const { return m_fields.end(); }
    const HeaderField &operator[](int index) const { return m_fields[size_t(index)]; }

    int count(HeaderName id) const;
    bool contains(HeaderName id) const;
    /// The first value; empty when absent.
    Slice value(HeaderName id) const;
    Slice value(QByteArrayView name) const;
    std::vector<Slice> values(HeaderName id) const;

    /// For fields of another message: NUL in a quoted pair stays.
    void append(HeaderField field);
    /// A field of another message as it is.
    void appendCopy(const Entry &entry) { m_fields.push_back(entry); }
    void append(HeaderName id, QByteArrayView value);
    void append(QByteArrayView name, QByteArrayView value);
    /// In front of the first field of that name, else at the very top: Via, Record-Route, Route.
    void prepend(HeaderName id, QByteArrayView value);
    /// Replaces the first value and removes the others; appends when absent.
    void set(HeaderName id, QByteArrayView value);
    void remove(HeaderName id);
    /// Takes the first *value* off, also where it stands in one line with others.
    void removeFirstValue(HeaderName id);
    /// Replaces the first *value* only.
    void replaceFirstValue(HeaderName id, QByteArrayView value);

    friend bool operator==(const HeaderList &, const HeaderList &) = default;

private:
    friend class MessageParser;
    using Entries = std::vector<Entry, BlockAllocator<Entry>>;
    Entries::iterator find(HeaderName id);

    Entries m_fields;
};

/// Splits a list value at its commas, outside quotes and <>; at most `max` parts, blanks taken off.
std::vector<Slice> splitList(const Slice &value, int max);
/// The first of them; empty where there is none.
Slice firstOfList(const Slice &value);
/// How many parts splitList() would find if it had no bound.
int countListValues(QByteArrayView value);

} // namespace linnet::sip
