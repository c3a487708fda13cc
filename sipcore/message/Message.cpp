// SPDX-License-Identifier: MIT
#include "message/Message.h"

#include "message/Readers.h"
#include "message/StatusCode.h"
#include "base/BlockCache.h"
#include "base/Limits.h"

#include <array>

namespace linnet::sip {

namespace {

/// The values of one line, behind those that are there; false if one of them is malformed or there are too many.
template <typename List>
bool readAddresses(const Slice &text, int max, List &all, bool lends)
{
    if (text == "*")
        return true;
    grammar::Cursor cursor(text);
    if (lends)
        cursor.lend();
    do {
        if (int(all.size()) >= max || !grammar::read(cursor, all.append()))
            return false;
    } while (cursor.take(','));
    return cursor.atEnd();
}

/// The Via values of one line, behind those that are there; false if one is malformed or there are too many.
bool readVias(const Slice &line, ViaList &all)
{
    const auto readOne = [&all, &line](QByteArrayView text) {
        grammar::Cursor cursor(line, text.begin(), text.end());
        cursor.lend();
        return all.size() < Limits::kMaxVias && grammar::readWhole(cursor, all.append());
    };
    if (!grammar::holds(line, ','))
        return readOne(line);
    bool good = true;
    grammar::forEachListValue(line, [&](QByteArrayView text) { return good = readOne(text); });
    return good;
}

/// Two of these contradict each other (RFC 3261 s.7.3.1, RELIABILITY A07).
constexpr bool standsOnce(HeaderName id)
{
    switch (id) {
    case HeaderName::CallId:
    case HeaderName::ContentDisposition:
    case HeaderName::ContentLength:
    case HeaderName::ContentType:
    case HeaderName::CSeq:
    case HeaderName::Event:
    case HeaderName::Expires:
    case HeaderName::From:
    case HeaderName::MaxForwards:
    case HeaderName::MinExpires:
    case HeaderName::RAck:
    case HeaderName::RSeq:
    case HeaderName::ReferTo:
    case HeaderName::Replaces:
    case HeaderName::SessionExpires:
    case HeaderName::SipETag:
    case HeaderName::SipIfMatch:
    case HeaderName::SubscriptionState:
    case HeaderName::To: return true;
    default: return false;
    }
}

constexpr auto kStandsOnce = [] {
    std::array<bool, kHeaderNameCount> table{};
    for (int id = 0; id < kHeaderNameCount; ++id)
        table[size_t(id)] = standsOnce(HeaderName(id));
    return table;
}();

/// The values of the fields of that name from the one at `first` on.
int countValues(const HeaderList &fields, HeaderName id, int first)
{
    int count = 0;
    for (auto field = fields.begin() + first; field != fields.end(); ++field) {
        if (field->id == id)
            count += grammar::holds(field->value, ',') ? countListValues(field->value) : 1;
    }
    return count;
}

} // namespace

/// Lent slices of the header values, so they go before these do.
struct MessageBase::Remembered
{
    enum Mark : quint16 {
        From = 1, To = 2, CSeqLine = 4, Type = 8, TopVia = 16, Vias = 32, Contacts = 64, Routes = 128, RecordRoutes = 256,
        BadVias = 512, ///< the top one is good, another is not
    };

    /// What is looked for by name, found in one walk over the fields.
    explicit Remembered(const HeaderList &fields) noexcept;
    bool holds(HeaderName id) const noexcept { return first[size_t(id)] != 0; }
    int place(HeaderName id) const noexcept { return first[size_t(id)] - 1; }

    std::array<quint16, kHeaderNameCount> first{}; ///< where the first field of a name stands, from 1; 0: there is none
    bool hasTooManyVias = false; ///< known with the top one
    bool repeats = false; ///< a field that may stand only once does not
    quint16 asked = 0; ///< marks of what was looked for already
    std::optional<NameAddr> from;
    std::optional<NameAddr> to;
    std::optional<CSeq> cseq;
    std::optional<ContentType> contentType;
    ViaList vias; ///< the top one as soon as it was asked for, the others with vias()
    AddressList contacts;
    AddressList routes;
    AddressList recordRoutes;
};

MessageBase::Remembered::Remembered(const HeaderList &fields) noexcept
{
    quint16 place = 0;
    for (const HeaderField &field : fields) {
        ++place;
        quint16 &known = first[size_t(field.id)];
        if (known == 0)
            known = place;
        else if (kStandsOnce[size_t(field.id)])
            repeats = true;
    }
}

void MessageBase::ForgetRemembered::operator()(Remembered *all) const noexcept
{
    all->~Remembered();
    giveBlock(all, sizeof(Remembered));
}

MessageBase::MessageBase() = default;
MessageBase::MessageBase(const MessageBase &other) : m_headers(other.m_headers), m_body(other.m_body) { }
MessageBase::MessageBase(MessageBase &&other) noexcept = default;
MessageBase &MessageBase::operator=(const MessageBase &other)
{
    if (this != &other) {
        m_headers = other.m_headers;
        m_body = other.m_body;
        m_remembered.reset();
    }
    return *this;
}
MessageBase &MessageBase::operator=(MessageBase &&other) noexcept = default;
MessageBase::~MessageBase() = default;

MessageBase::Remembered &MessageBase::remembered() const
{
    if (!m_remembered)
        m_remembered.reset(new (takeBlock(sizeof(Remembered))) Remembered(m_headers));
    return *m_remembered;
}

HeaderList &MessageBase::editHeaders()
{
    m_remembered.reset();
    return m_headers;
}

void MessageBase::replaceTopVia(QByteArrayView value)
{
    const bool hasVia = m_remembered && m_remembered->holds(HeaderName::Via);
    m_headers.replaceFirstValue(HeaderName::Via, value);
    if (!hasVia) {
        m_remembered.reset();
        return;
    }
    // No field has moved, and what the others lent still stands where it stood.
    m_remembered->vias.clear();
    m_remembered->asked &= quint16(~(Remembered::TopVia | Remembered::Vias | Remembered::BadVias));
}

void MessageBase::setBody(const Slice &body, QByteArrayView contentType)
{
    m_body = body;
    if (body.isEmpty())
        editHeaders().remove(HeaderName::ContentType);
    else
        editHeaders().set(HeaderName::ContentType, contentType);
}

/// The value of a header that stands once, read at the first call.
template <typename T>
const T *MessageBase::only(std::optional<T> Remembered::*place, quint16 mark, HeaderName id) const
{
    Remembered &all = remembered();
    std::optional<T> &value = all.*place;
    if ((all.asked & mark) != 0)
        return value ? &*value : nullptr;
    all.asked |= mark;
    if (!all.holds(id))
        return nullptr;
    grammar::Cursor cursor(m_headers[all.place(id)].value);
    cursor.lend();
    if (grammar::readWhole(cursor, value.emplace()))
        return &*value;
    value.reset();
    return nullptr;
}

const AddressList &MessageBase::list(AddressList Remembered::*place, quint16 mark, HeaderName id, int max) const
{
    Remembered &all = remembered();
    AddressList &values = all.*place;
    if ((all.asked & mark) != 0)
        return values;
    all.asked |= mark;
    if (!all.holds(id))
        return values;
    for (auto field = m_headers.begin() + all.place(id); field != m_headers.end(); ++field) {
        if (field->id == id && !readAddresses(field->value, max, values, true)) {
            values.clear();
            break;
        }
    }
    return values;
}

const Via *MessageBase::topVia() const
{
    Remembered &all = remembered();
    if ((all.asked & Remembered::TopVia) == 0) {
        all.asked |= Remembered::TopVia;
        readTopVia(all);
    }
    return all.vias.empty() ? nullptr : &all.vias.front();
}

void MessageBase::readTopVia(Remembered &all) const
{
    if (!all.holds(HeaderName::Via))
        return;
    const int top = all.place(HeaderName::Via);
    const int values = countValues(m_headers, HeaderName::Via, top);
    all.hasTooManyVias = values > Limits::kMaxVias;
    // The others come behind it later, and the top one must stay where it is.
    all.vias.reserve(qMin(values, Limits::kMaxVias));
    const Slice &line = m_headers[top].value;
    const QByteArrayView text = values > 1 ? grammar::firstListValue(line) : line.view();
    grammar::Cursor cursor(line, text.begin(), text.end());
    cursor.lend();
    if (!grammar::readWhole(cursor, all.vias.append()))
        all.vias.clear();
}

const ViaList &MessageBase::vias() const
{
    static const ViaList kNone{};
    Remembered &all = remembered();
    if (!topVia())
        return kNone;
    if ((all.asked & Remembered::Vias) == 0) {
        all.asked |= Remembered::Vias;
        if (!readOtherVias(all))
            all.asked |= Remembered::BadVias;
    }
    return (all.asked & Remembered::BadVias) != 0 ? kNone : all.vias;
}

bool MessageBase::readOtherVias(Remembered &all) const
{
    const auto top = m_headers.begin() + all.place(HeaderName::Via);
    bool good = true;
    if (grammar::holds(top->value, ',')) {
        bool isTop = true;
        grammar::forEachListValue(top->value, [&](QByteArrayView text) {
            good = isTop || readVias(top->value.lend(text), all.vias);
            isTop = false;
            return good;
        });
    }
    for (auto field = top + 1; good && field != m_headers.end(); ++field)
        good = field->id != HeaderName::Via || readVias(field->value, all.vias);
    return good;
}

const NameAddr *MessageBase::from() const
{
    return only(&Remembered::from, Remembered::From, HeaderName::From);
}

const NameAddr *MessageBase::to() const
{
    return only(&Remembered::to, Remembered::To, HeaderName::To);
}

const CSeq *MessageBase::cseq() const
{
    return only(&Remembered::cseq, Remembered::CSeqLine, HeaderName::CSeq);
}

Slice MessageBase::callId() const
{
    const Remembered &all = remembered();
    return all.holds(HeaderName::CallId) ? m_headers[all.place(HeaderName::CallId)].value : Slice();
}

const ContentType *MessageBase::contentType() const
{
    return only(&Remembered::contentType, Remembered::Type, HeaderName::ContentType);
}

const AddressList &MessageBase::contacts() const
{
    return list(&Remembered::contacts, Remembered::Contacts, HeaderName::Contact, Limits::kMaxHeaders);
}

bool MessageBase::hasContactStar() const
{
    return m_headers.value(HeaderName::Contact) == "*";
}

const AddressList &MessageBase::routes() const
{
    return list(&Remembered::routes, Remembered::Routes, HeaderName::Route, Limits::kMaxRoutes);
}

const AddressList &MessageBase::recordRoutes() const
{
    return list(&Remembered::recordRoutes, Remembered::RecordRoutes, HeaderName::RecordRoute, Limits::kMaxRoutes);
}

std::vector<NameAddr> MessageBase::addresses(HeaderName id) const
{
    ValueList<NameAddr, 1> all;
    for (const HeaderField &field : m_headers) {
        if (field.id == id && !readAddresses(field.value, Limits::kMaxHeaders, all, false))
            return {};
    }
    return all;
}

std::optional<quint32> MessageBase::number(HeaderName id) const
{
    const Slice text = m_headers.value(id);
    grammar::Cursor cursor(text);
    cursor.skipBlanks();
    const QByteArrayView digits = cursor.takeWhile(grammar::Digit);
    // "120;duration=3600", "18 (in a meeting)"; but "12x" and "1.5" are no numbers.
    if (!cursor.atEnd() && !grammar::is(cursor.peek(), grammar::Blank) && !cursor.is(';') && !cursor.is('('))
        return std::nullopt;
    return grammar::decimal(digits);
}

std::vector<Slice> MessageBase::tokens(HeaderName id) const
{
    std::vector<Slice> all;
    for (const HeaderField &field : m_headers) {
        if (field.id != id)
            continue;
        for (Slice &token : splitList(field.value, Limits::kMaxHeaders - int(all.size())))
            all.push_back(std::move(token));
    }
    return all;
}

std::optional<ParseError> MessageBase::findDefect() const
{
    using Code = ParseError::Code;
    const Remembered &all = remembered();
    if (all.repeats)
        return ParseError{Code::Duplicate, 0};
    for (const HeaderName id : {HeaderName::Route, HeaderName::RecordRoute}) {
        if (all.holds(id) && countValues(m_headers, id, all.place(id)) > Limits::kMaxRoutes)
            return ParseError{Code::TooMany, 0};
    }
    for (const HeaderName id : {HeaderName::Via, HeaderName::From, HeaderName::To, HeaderName::CallId, HeaderName::CSeq}) {
        if (!all.holds(id))
            return ParseError{Code::Missing, 0};
    }
    if (m_headers[all.place(HeaderName::CallId)].value.isEmpty())
        return ParseError{Code::Missing, 0};
    const bool isTopGood = topVia() != nullptr;
    if (all.hasTooManyVias)
        return ParseError{Code::TooMany, 0};
    if (!isTopGood || !from() || !to() || !cseq())
        return ParseError{Code::Syntax, 0};
    return std::nullopt;
}

std::optional<ParseError> Request::findDefect() const
{
    if (auto error = MessageBase::findDefect())
        return error;
    if (!(cseq()->method == method))
        return ParseError{ParseError::Code::Mismatch, 0};
    return std::nullopt;
}

bool sameContent(const MessageBase &a, const MessageBase &b)
{
    auto left = a.m_headers.begin();
    auto right = b.m_headers.begin();
    const auto skip = [](auto &at, const HeaderList &list) {
        while (at != list.end() && at->id == HeaderName::ContentLength)
            ++at;
    };
    for (;;) {
        skip(left, a.m_headers);
        skip(right, b.m_headers);
        if (left == a.m_headers.end() || right == b.m_headers.end())
            break;
        if (!(*left++ == *right++))
            return false;
    }
    return left == a.m_headers.end() && right == b.m_headers.end() && a.m_body == b.m_body;
}

bool operator==(const Request &a, const Request &b)
{
    return a.method == b.method && a.uri == b.uri && sameContent(a, b);
}

bool operator==(const Response &a, const Response &b)
{
    return a.status == b.status && a.reason == b.reason && sameContent(a, b);
}

Response makeResponse(const Request &request, int status, QByteArrayView toTag, QByteArrayView reason)
{
    Response response;
    response.status = status;
    response.reason = (reason.isEmpty() ? reasonPhrase(status) : reason).toByteArray();
    HeaderList &headers = response.editHeaders();
    const NameAddr *to = request.to();
    const bool addTag = status > 100 && to && !to->parameters.contains("tag") && !toTag.isEmpty();
    for (const HeaderList::Entry &field : request.headers()) {
        switch (field.id) {
        case HeaderName::Via:
        case HeaderName::From:
        case HeaderName::CallId:
        case HeaderName::CSeq:
            headers.appendCopy(field);
            break;
        case HeaderName::To:
            if (addTag)
                headers.append(HeaderName::To, field.value.toByteArray() + ";tag=" + toTag.toByteArray());
            else
                headers.appendCopy(field);
            break;
        case HeaderName::Timestamp: // RFC 3261 s.8.2.6.1
            if (status == 100)
                headers.appendCopy(field);
            break;
        default:
            break;
        }
    }
    return response;
}

} // namespace linnet::sip
