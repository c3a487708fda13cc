// SPDX-License-Identifier: MIT
#include "message/headers/BindingParameters.h"

#include "message/Grammar.h"

namespace linnet::sip {

namespace {

/// "1", "0.5", "0.123" in thousandths (RFC 3261 s.25.1 qvalue); nothing else.
std::optional<int> qvalue(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 5 || (text[0] != '0' && text[0] != '1') || (text.size() > 1 && text[1] != '.'))
        return std::nullopt;
    int value = text[0] - '0';
    for (qsizetype i = 2; i < 5; ++i) {
        const char digit = i < text.size() ? text[i] : '0';
        if (!grammar::isDigit(digit))
            return std::nullopt;
        value = value * 10 + (digit - '0');
    }
    if (text.size() < 3)
        value = (text[0] - '0') * 1000;
    return value <= 1000 ? std::optional(value) : std::nullopt;
}

/// Only a SIP URI is one (RFC 5627 s.9).
std::optional<Uri> gruu(const Parameters &parameters, QByteArrayView name)
{
    const QByteArray text = parameters.unquoted(name);
    if (text.isEmpty())
        return std::nullopt;
    auto uri = parseUri(Slice::copyOf(text));
    return uri && uri->isSip() ? std::optional(*std::move(uri)) : std::nullopt;
}

} // namespace

BindingParameters bindingParametersOf(const NameAddr &contact)
{
    BindingParameters result;
    const Parameters &parameters = contact.parameters;
    if (const auto seconds = grammar::decimal(parameters.value("expires")))
        result.expires = std::chrono::seconds(*seconds);
    result.q = qvalue(parameters.value("q")).value_or(1000);
    const QByteArray instance = parameters.unquoted("+sip.instance");
    if (instance.size() > 2 && instance.startsWith('<') && instance.endsWith('>'))
        result.instance = instance.sliced(1, instance.size() - 2);
    result.regId = grammar::decimal(parameters.value("reg-id")).value_or(0);
    result.publicGruu = gruu(parameters, "pub-gruu");
    result.temporaryGruu = gruu(parameters, "temp-gruu");
    return result;
}

} // namespace linnet::sip
