// SPDX-License-Identifier: MIT
#include "ui/style/Tokens.h"

#include <algorithm>
#include <cmath>

namespace linnet::ui {
namespace {

struct Pair { Colour colour; QRgb light; QRgb dark; };

constexpr Pair kTable[] = {
    {Colour::Window, 0xF3F4F7, 0x1D1F24},       {Colour::Base, 0xFFFFFF, 0x16181C},
    {Colour::Alt, 0xF8F9FB, 0x1A1C20},          {Colour::Raised, 0xFFFFFF, 0x24272D},
    {Colour::Text, 0x1A1D23, 0xE7E9ED},         {Colour::Muted, 0x585F6C, 0xA0A7B4},
    {Colour::Hover, 0xE9EBF0, 0x282B32},        {Colour::Line, 0xDFE2E8, 0x31353D},
    {Colour::Control, 0x858C99, 0x6D7583},      {Colour::Pressed, 0xDEE1E8, 0x31353E},
    {Colour::Accent, 0x3E60C6, 0x4B6CD6},       {Colour::OnAccent, 0xFFFFFF, 0xFFFFFF},
    {Colour::AccentText, 0x2E50B4, 0xA6BAFF},   {Colour::BubbleIn, 0xEFF1F5, 0x272A31},
    {Colour::BubbleOut, 0xDCE5FC, 0x2D3C6C},    {Colour::OutMuted, 0x4A5675, 0xB9C5EA},
    {Colour::Selected, 0xDDE5FA, 0x2B3757},     {Colour::AccentHover, 0x3555B6, 0x4161C6},
    {Colour::Ring, 0x3E60C6, 0x8CA5F5},         {Colour::Unread, 0x3E60C6, 0xA6BAFF},
    {Colour::OnUnread, 0xFFFFFF, 0x16181C},     {Colour::UnreadMuted, 0x6A7180, 0x666D7B},
    {Colour::Success, 0x17744A, 0x63CF96},      {Colour::SuccessSoft, 0xE1F4E9, 0x1B3327},
    {Colour::Warning, 0x825200, 0xE8B95C},      {Colour::WarningSoft, 0xFFF2D3, 0x382E16},
    {Colour::Danger, 0xB92B37, 0xFF8E94},       {Colour::DangerSoft, 0xFCE8E9, 0x432529},
    {Colour::DangerFill, 0xC23340, 0xC23F4A},   {Colour::Match, 0xFFE39A, 0x6B5410},
    {Colour::Online, 0x168A4D, 0x3FC380},       {Colour::Away, 0xA76800, 0xE0A63C},
    {Colour::Busy, 0xCC3A43, 0xF0656D},         {Colour::Offline, 0x7B8391, 0x8A92A0},
    {Colour::FlowRegister, 0x0B6684, 0x62C8E8}, {Colour::FlowSession, 0x7638B4, 0xCFA3FF},
    {Colour::FlowPresence, 0xA02C78, 0xFF9FD6},
};
static_assert(std::size(kTable) == kColourCount);

struct HuePair { QRgb lightBack, lightInk, darkBack, darkInk; };
constexpr HuePair kHues[] = {
    {0xFBE3DF, 0x96352A, 0x50302B, 0xFFC2B8}, {0xFAE8CF, 0x7F4A0A, 0x4A3820, 0xF6CE93},
    {0xE9EFCF, 0x4B5F12, 0x3A421F, 0xD3E092}, {0xD8F0E4, 0x14654A, 0x1F4435, 0x9BE0BF},
    {0xD6EEF3, 0x0F6072, 0x1F424B, 0x97DAE8}, {0xE0E8FB, 0x2E50B4, 0x2E3C66, 0xBCCBFF},
    {0xECE3F9, 0x6539A8, 0x413159, 0xDCC4FF}, {0xF8E1EF, 0x8E2F68, 0x4E2C42, 0xFFBDE0},
};

double luminance(const QColor &colour)
{
    const auto linear = [](double part) { return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

Tokens::Tokens(bool dark) : m_dark(dark)
{
    for (const Pair &pair : kTable)
        m_colours[static_cast<size_t>(pair.colour)] = QColor::fromRgb(dark ? pair.dark : pair.light);
    for (size_t i = 0; i < m_hues.size(); ++i)
        m_hues[i] = dark ? Hue{QColor::fromRgb(kHues[i].darkBack), QColor::fromRgb(kHues[i].darkInk)}
                         : Hue{QColor::fromRgb(kHues[i].lightBack), QColor::fromRgb(kHues[i].lightInk)};
}

const Tokens &Tokens::light()
{
    static const Tokens tokens(false);
    return tokens;
}

const Tokens &Tokens::dark()
{
    static const Tokens tokens(true);
    return tokens;
}

QPalette Tokens::palette() const
{
    const Tokens &t = *this;
    QPalette p;
    const auto set = [&](QPalette::ColorRole role, Colour colour) { p.setColor(QPalette::All, role, t[colour]); };
    set(QPalette::Window, Colour::Window);
    set(QPalette::Base, Colour::Base);
    set(QPalette::Button, Colour::Base);
    set(QPalette::AlternateBase, Colour::Alt);
    set(QPalette::Light, Colour::Raised);
    set(QPalette::ToolTipBase, Colour::Raised);
    set(QPalette::WindowText, Colour::Text);
    set(QPalette::Text, Colour::Text);
    set(QPalette::ButtonText, Colour::Text);
    set(QPalette::ToolTipText, Colour::Text);
    set(QPalette::PlaceholderText, Colour::Muted);
    set(QPalette::Midlight, Colour::Hover);
    set(QPalette::Mid, Colour::Line);
    set(QPalette::Dark, Colour::Control);
    set(QPalette::Shadow, Colour::Control);
    set(QPalette::Highlight, Colour::Accent);
    set(QPalette::HighlightedText, Colour::OnAccent);
    set(QPalette::Link, Colour::AccentText);
    set(QPalette::LinkVisited, Colour::FlowSession);
    set(QPalette::BrightText, Colour::Danger);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, t[Colour::Muted]);
    return p;
}

Tokens::Hue Tokens::avatar(const QString &address) const
{
    quint32 hash = 2166136261u; // FNV-1a: qHash is seeded differently in every run
    for (const char byte : address.toUtf8())
        hash = (hash ^ static_cast<quint8>(byte)) * 16777619u;
    return m_hues[(hash ^ (hash >> 15)) % m_hues.size()];
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace linnet::ui
