// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QString>

#include <functional>

class QWidget;

namespace linnet::ui {

class App;

/// Uses the program as a newcomer would, with mouse and key events on the real windows: "Try it here", a few messages to the partner,
/// the answers. Prints the conversation and leaves screenshots. For `linnet --demo-tour DIR`.
class DemoTour final
{
public:
    explicit DemoTour(const QString &directory);

    /// 0 when every message was answered and displayed, and the partner was seen typing; otherwise a sentence on stderr and 1.
    int run();

private:
    bool converse(App &app);
    bool everythingWasDisplayed(App &app);
    /// Somebody who is not a contact writes, with an engine of her own: the Requests page has something to show.
    bool strangerWrites(App &app);
    /// Answers a message, finds one by its words, and looks at the contact.
    void showFeatures(App &app);
    void photographFirstRun(App &app);
    void photographMain(App &app);
    void print(App &app) const;
    void grab(QWidget *window, const QString &name) const;
    /// What every picture is taken in: both schemes, both languages.
    void inEveryLook(App &app, const std::function<void(const QString &suffix)> &take);
    int fail(const QString &sentence) const;

    QString m_directory;
    int m_typing = 0; ///< how often the partner was seen typing
};

} // namespace linnet::ui
