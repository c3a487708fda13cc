// SPDX-License-Identifier: MIT
#include "message/Message.h"

#include "message/Grammar.h"
#include "message/StatusCode.h"
#include "base/Limits.h"

#include <array>

namespace linnet::sip {

namespace {

/// A typed header that is parsed at most once.
template <typename T>
struct Once
{
    bool asked = false;
    std::optional<T> value;

    template <typename Parse>
    const T *get(const HeaderList &headers, HeaderName id, Parse parse)
    {
        if (!asked) {
            asked = true;
            const HeaderField *first = nullptr;
            for (const HeaderField &field : headers) {
                if (field.id == id) {
                    first = &field;
                    break;
                }
            }
            if (first) {
                auto parsed = parse(first->value);
                if (parsed)
                    value.emplace(std::move(parsed).value());
            }
        }
        return value ? &*value : nullptr;
    }
};

template <typename T>
struct ListOnce
{
    bool asked = false;
    std::vector<T> values;
};

/// All addresses of one header; none if one of them is malformed or there are too many.
std::vector<NameAddr> addressList(const HeaderList &headers, HeaderName id, int max)
{
    std::vector<NameAddr> all;
    for (const HeaderField &field : headers) {
        if (field.id != id || field.value == "*")
            continue;
        auto list = parseNameAddrList(field.value, max - int(all.size()));
        if (!list)
            return {};
        if (all.empty())
            all = std::move(list).value();
        else
            std::move(list->begin(), list->end(), std::back_inserter(all));
    }
    return all;
}

std::vector<Via> viaList(const HeaderList &headers)
{
    std::vector<Via> all;
    for (const HeaderField &field : headers) {
        if (field.id != HeaderName::Via)
            continue;
        const bool isList = grammar::holds(field.value, ',');
        const std::vector<Slice> parts = isList ? splitList(field.value, Limits::kMaxVias + 1) : std::vector{field.value};
        for (const Slice &part : parts) {
            auto via = parseVia(part);
            if (!via || int(all.size()) >= Limits::kMaxVias)
                return {};
            all.push_back(std::move(via).value());
        }
    }
    return all;
}

Result<Via, ParseError> parseFirstVia(const Slice &value)
{
    if (!grammar::holds(value, ','))
        return parseVia(value);
    const std::vector<Slice> first = splitList(value, 1);
    return first.empty() ? ParseError{ParseError::Code::Missing, 0} : parseVia(first.front());
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

/// Counts what is counted, looks for what may not repeat. Numbers are values, not lines.
struct Census
{
    std::array<bool, kHeaderNameCount> seen{};
    int vias = 0;
    int routes = 0;
    int recordRoutes = 0;

    std::optional<ParseError> add(const HeaderField &field)
    {
        using Code = ParseError::Code;
        bool &before = seen[size_t(field.id)];
        if (before && kStandsOnce[size_t(field.id)])
            return ParseError{Code::Duplicate, 0};
        before = true;
        switch (field.id) {
        case HeaderName::Via:
            return exceeds(vias, field, Limits::kMaxVias);
        case HeaderName::Route:
            return exceeds(routes, field, Limits::kMaxRoutes);
        case HeaderName::RecordRoute:
            return exceeds(recordRoutes, field, Limits::kMaxRoutes);
        default:
            return std::nullopt;
        }
    }

private:
    static std::optional<ParseError> exceeds(int &count, const HeaderField &field, int max)
    {
        count += grammar::holds(field.value, ',') ? countListValues(field.value) : 1;
        if (count > max)
            return ParseError{ParseError::Code::TooMany, 0};
        return std::nullopt;
    }
};

} // namespace

struct MessageBase::Remembered
{
    Once<Via> topVia;
    Once<NameAddr> from;
    Once<NameAddr> to;
    Once<CSeq> cseq;
    Once<ContentType> contentType;
    ListOnce<Via> vias;
    ListOnce<NameAddr> contacts;
    ListOnce<NameAddr> routes;
    ListOnce<NameAddr> recordRoutes;

    const std::vector<NameAddr> &addresses(ListOnce<NameAddr> &list, const HeaderList &headers, HeaderName id, int max)
    {
        if (!list.asked) {
            list.asked = true;
            list.values = addressList(headers, id, max);
        }
        return list.values;
    }
};

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
        m_remembered = std::make_unique<Remembered>();
    return *m_remembered;
}

HeaderList &MessageBase::editHeaders()
{
    m_remembered.reset();
    return m_headers;
}

void MessageBase::setBody(const Slice &body, QByteArrayView contentType)
{
    m_body = body;
    if (body.isEmpty())
        editHeaders().remove(HeaderName::ContentType);
    else
        editHeaders().set(HeaderName::ContentType, contentType);
}

const Via *MessageBase::topVia() const
{
    return remembered().topVia.get(m_headers, HeaderName::Via, parseFirstVia);
}

const std::vector<Via> &MessageBase::vias() const
{
    auto &list = remembered().vias;
    if (!list.asked) {
        list.asked = true;
        list.values = viaList(m_headers);
    }
    return list.values;
}

const NameAddr *MessageBase::from() const
{
    return remembered().from.get(m_headers, HeaderName::From, parseNameAddr);
}

const NameAddr *MessageBase::to() const
{
    return remembered().to.get(m_headers, HeaderName::To, parseNameAddr);
}

const CSeq *MessageBase::cseq() const
{
    return remembered().cseq.get(m_headers, HeaderName::CSeq, parseCSeq);
}

Slice MessageBase::callId() const
{
    return m_headers.value(HeaderName::CallId);
}

const ContentType *MessageBase::contentType() const
{
    return remembered().contentType.get(m_headers, HeaderName::ContentType, parseContentType);
}

const std::vector<NameAddr> &MessageBase::contacts() const
{
    Remembered &all = remembered();
    return all.addresses(all.contacts, m_headers, HeaderName::Contact, Limits::kMaxHeaders);
}

bool MessageBase::hasContactStar() const
{
    return m_headers.value(HeaderName::Contact) == "*";
}

const std::vector<NameAddr> &MessageBase::routes() const
{
    Remembered &all = remembered();
    return all.addresses(all.routes, m_headers, HeaderName::Route, Limits::kMaxRoutes);
}

const std::vector<NameAddr> &MessageBase::recordRoutes() const
{
    Remembered &all = remembered();
    return all.addresses(all.recordRoutes, m_headers, HeaderName::RecordRoute, Limits::kMaxRoutes);
}

std::vector<NameAddr> MessageBase::addresses(HeaderName id) const
{
    return addressList(m_headers, id, Limits::kMaxHeaders);
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
    Census census;
    for (const HeaderField &field : m_headers) {
        if (auto error = census.add(field))
            return error;
    }
    for (const HeaderName id : {HeaderName::Via, HeaderName::From, HeaderName::To, HeaderName::CallId, HeaderName::CSeq}) {
        if (!census.seen[size_t(id)])
            return ParseError{Code::Missing, 0};
    }
    if (callId().isEmpty())
        return ParseError{Code::Missing, 0};
    if (!topVia() || !from() || !to() || !cseq())
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
    for (const HeaderField &field : request.headers()) {
        switch (field.id) {
        case HeaderName::Via:
        case HeaderName::From:
        case HeaderName::CallId:
        case HeaderName::CSeq:
            headers.append(field);
            break;
        case HeaderName::To:
            if (addTag)
                headers.append(HeaderName::To, field.value.toByteArray() + ";tag=" + toTag.toByteArray());
            else
                headers.append(field);
            break;
        case HeaderName::Timestamp: // RFC 3261 s.8.2.6.1
            if (status == 100)
                headers.append(field);
            break;
        default:
            break;
        }
    }
    return response;
}

} // namespace linnet::sip
