// SPDX-License-Identifier: MIT
#include "ui/tour/Hands.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QTimer>
#include <QWidget>

namespace linnet::ui::Hands {

bool waitFor(const std::function<bool()> &done, int milliseconds)
{
    QElapsedTimer clock;
    clock.start();
    while (!done()) {
        if (clock.elapsed() > milliseconds)
            return false;
        settle(20);
    }
    return true;
}

void settle(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void click(QWidget *widget)
{
    if (!widget)
        return;
    const QPointF middle = widget->rect().center();
    const QPointF global = widget->mapToGlobal(middle);
    for (const auto type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease}) {
        QMouseEvent event(type, middle, global, Qt::LeftButton, type == QEvent::MouseButtonPress ? Qt::LeftButton : Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(widget, &event);
    }
    settle(20);
}

void type(QWidget *widget, const QString &text)
{
    if (!widget)
        return;
    widget->setFocus();
    for (qsizetype i = 0; i < text.size(); ++i) { // a surrogate pair is one key
        const QString letter = text[i].isHighSurrogate() ? text.mid(i++, 2) : text.mid(i, 1);
        for (const auto kind : {QEvent::KeyPress, QEvent::KeyRelease}) {
            QKeyEvent event(kind, 0, Qt::NoModifier, letter);
            QApplication::sendEvent(widget, &event);
        }
    }
}

void press(QWidget *widget, int key)
{
    for (const auto kind : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent event(kind, key, Qt::NoModifier);
        QApplication::sendEvent(widget, &event);
    }
    settle(20);
}

QWidget *waitForWidget(QWidget *window, const QString &objectName)
{
    waitFor([&] { return window->findChild<QWidget *>(objectName) != nullptr; }, 3'000);
    return window->findChild<QWidget *>(objectName);
}

} // namespace linnet::ui::Hands
