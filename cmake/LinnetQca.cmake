# SPDX-License-Identifier: MIT
#
# Where QCA's plugins are, for the tests and the packages: LINNET_QCA_PLUGINS holds the folder "crypto".
# Empty for a QCA that stands in the system's own folders, which finds its plugins by itself.
get_filename_component(linnet_qca_root ${Qca-qt6_DIR}/../../.. ABSOLUTE)
set(LINNET_QCA_PLUGINS "" CACHE PATH "Folder of QCA's plugins where QCA is not the system's")
if(NOT LINNET_QCA_PLUGINS AND NOT linnet_qca_root MATCHES "^/usr(/lib)?$"
        AND IS_DIRECTORY ${linnet_qca_root}/lib/qca-qt6/crypto)
    set(LINNET_QCA_PLUGINS ${linnet_qca_root}/lib/qca-qt6)
endif()
if(LINNET_QCA_PLUGINS)
    message(STATUS "QCA from ${linnet_qca_root}, its plugins from ${LINNET_QCA_PLUGINS}")
endif()

# Programs that are installed look for a QCA of their own beside them; see packaging/Packaging.cmake.
if(LINNET_QCA_PLUGINS AND UNIX AND NOT APPLE)
    set(CMAKE_INSTALL_RPATH "$ORIGIN/../lib/linnet")
endif()
