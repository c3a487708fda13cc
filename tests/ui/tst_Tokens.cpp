// SPDX-License-Identifier: MIT
#include "ui/style/Tokens.h"

#include <QTest>

using namespace linnet::ui;
using C = Colour;

/// The list of LOOK section 4: every pair of ink and ground that the window uses, with its floor.
class tst_Tokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textContrast_data()
    {
        QTest::addColumn<int>("inkColour");
        QTest::addColumn<int>("ground");
        QTest::addColumn<double>("floor");
        const auto add = [](const char *name, C inkColour, std::initializer_list<C> grounds, double floor) {
            for (const C ground : grounds)
                QTest::addRow("%s on %d", name, int(ground)) << int(inkColour) << int(ground) << floor;
        };
        add("text", C::Text, {C::Window, C::Base, C::Hover, C::Pressed, C::Selected, C::BubbleIn, C::BubbleOut, C::Raised, C::Match,
                              C::SuccessSoft, C::WarningSoft, C::DangerSoft}, 4.5);
        add("muted", C::Muted, {C::Window, C::Base, C::Alt, C::Hover, C::Pressed, C::Selected, C::BubbleIn, C::Raised}, 4.5);
        add("outMuted", C::OutMuted, {C::BubbleOut}, 4.5);
        add("accentText", C::AccentText, {C::Window, C::Base, C::Hover, C::Selected, C::BubbleIn, C::BubbleOut, C::Raised, C::WarningSoft,
                                          C::DangerSoft, C::SuccessSoft}, 4.5);
        add("white", C::OnAccent, {C::Accent, C::AccentHover, C::UnreadMuted, C::DangerFill}, 4.5);
        add("onUnread", C::OnUnread, {C::Unread}, 4.5);
        add("success", C::Success, {C::Window, C::Base, C::Hover, C::Selected, C::BubbleIn, C::BubbleOut, C::SuccessSoft}, 4.5);
        add("warning", C::Warning, {C::Window, C::Base, C::Hover, C::Selected, C::BubbleIn, C::BubbleOut, C::WarningSoft}, 4.5);
        add("danger", C::Danger, {C::Window, C::Base, C::Hover, C::Selected, C::BubbleIn, C::BubbleOut, C::DangerSoft}, 4.5);
        for (const C flow : {C::FlowRegister, C::FlowSession, C::FlowPresence})
            add("flow", flow, {C::Base, C::Selected, C::Hover}, 4.5);
        add("control", C::Control, {C::Base, C::Window, C::Raised}, 3);
        add("ring", C::Ring, {C::Base, C::Window, C::Raised, C::Hover, C::Selected}, 3);
        for (const C presence : {C::Online, C::Away, C::Busy, C::Offline})
            add("presence", presence, {C::Window, C::Base, C::Selected}, 3);
    }

    void textContrast() // Q09
    {
        QFETCH(int, inkColour);
        QFETCH(int, ground);
        QFETCH(double, floor);
        for (const Tokens *tokens : {&Tokens::light(), &Tokens::dark()}) {
            const double ratio = contrastRatio((*tokens)[C(inkColour)], (*tokens)[C(ground)]);
            QVERIFY2(qRound(ratio * 10) / 10.0 >= floor, qPrintable(u"%1 %2"_qs.arg(tokens->isDark() ? u"dark"_qs : u"light"_qs).arg(ratio)));
        }
    }

    void avatarInitialsAreReadable() // U21
    {
        for (const Tokens *tokens : {&Tokens::light(), &Tokens::dark()})
            for (const Tokens::Hue &hue : tokens->hues())
                QVERIFY(contrastRatio(hue.ink, hue.back) >= 4.5);
    }

    void avatarHueIsTheSameInEveryRun()
    {
        QCOMPARE(Tokens::light().avatar(u"sip:bob@example.org"_qs).back, Tokens::light().avatar(u"sip:bob@example.org"_qs).back);
        QSet<QRgb> seen;
        for (int i = 0; i < 100; ++i)
            seen << Tokens::light().avatar(u"sip:p%1@example.org"_qs.arg(i)).back.rgb();
        QCOMPARE(seen.size(), 8);
    }

    void contrastOfBlackAndWhiteIs21() { QCOMPARE(qRound(contrastRatio(Qt::black, Qt::white) * 10), 210); }

    void paletteRolesAreTheTokens()
    {
        const QPalette palette = Tokens::dark().palette();
        QCOMPARE(palette.color(QPalette::Window), Tokens::dark()[C::Window]);
        QCOMPARE(palette.color(QPalette::Link), Tokens::dark()[C::AccentText]);
        QCOMPARE(palette.color(QPalette::Disabled, QPalette::Text), Tokens::dark()[C::Muted]);
    }
};

QTEST_GUILESS_MAIN(tst_Tokens)
#include "tst_Tokens.moc"
