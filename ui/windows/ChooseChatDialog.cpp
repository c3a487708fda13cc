// SPDX-License-Identifier: MIT
#include "ui/windows/ChooseChatDialog.h"

#include "ui/delegates/ConversationDelegate.h"
#include "ui/models/ConversationListModel.h"
#include "ui/style/TextRuns.h"
#include "ui/widgets/SearchField.h"

#include <QListView>
#include <QSortFilterProxyModel>

namespace linnet::ui {

ChooseChatDialog::ChooseChatDialog(QAbstractItemModel *chats, const QString &heading, const QString &text, const QString &action, QWidget *parent)
    : Form(heading, parent), m_found(new QSortFilterProxyModel(this)), m_list(named(new QListView, u"forwardList"_qs, tr("Chats")))
{
    setObjectName(u"chooseChat"_qs);
    const Metrics m;
    auto *quote = addText(oneLine(text, 120));
    quote->setObjectName(u"forwardText"_qs);
    auto *search = named(new SearchField, u"forwardSearch"_qs, tr("Search in names and addresses"));
    search->setPlaceholderText(tr("Search"));
    addWidget(search);
    m_found->setSourceModel(chats);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_found->setFilterRole(ConversationListModel::SearchRole);
    m_list->setModel(m_found);
    m_list->setItemDelegate(new ConversationDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setTabKeyNavigation(false);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setMinimumHeight(m.u(240));
    addWidget(m_list);
    addButtons(action);
    const auto chooseFirst = [this] {
        if (m_found->rowCount() > 0)
            m_list->setCurrentIndex(m_found->index(0, 0));
        Form::action()->setEnabled(m_found->rowCount() > 0);
    };
    connect(search, &QLineEdit::textChanged, this, [this, chooseFirst](const QString &words) {
        m_found->setFilterFixedString(words.trimmed());
        chooseFirst();
    });
    connect(search, &SearchField::leftDownwards, this, &ChooseChatDialog::submit);
    connect(m_list, &QListView::doubleClicked, this, &ChooseChatDialog::submit);
    chooseFirst();
    search->setFocus();
}

void ChooseChatDialog::submit()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid())
        return;
    Q_EMIT chosen(index.data(ConversationListModel::IdRole).toLongLong());
    accept();
}

} // namespace linnet::ui
