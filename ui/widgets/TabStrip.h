// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;

namespace linnet::ui {

/// Chats, Contacts, Requests: words with a count.
class TabStrip final : public QWidget
{
    Q_OBJECT
public:
    explicit TabStrip(QWidget *parent = nullptr);

    void addTab(const QString &words, const QString &objectName);
    void setCount(int tab, int count, const QString &accessibleName);
    void setCurrent(int tab);
    int current() const;

Q_SIGNALS:
    void currentChanged(int tab);

private:
    QHBoxLayout *m_box;
    QButtonGroup *m_group;
};

} // namespace linnet::ui
