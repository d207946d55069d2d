# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The layers, lowest first. A layer may use only layers written before it: the list is the architecture.
set(TRAINYARD_LAYERS
    domain       # models/domain: values and their rules
    documents    # models/documents: files that a person edits, to values and back
    items        # models/items: item models over values
    secrets      # services/secrets: a password in memory, which travels through the workspace
    workspace    # services/workspace: the interface every view works against
    storage      # services/storage: SQLite connections and migrations, and files of Unix
    http         # services/http: requests to servers
    snapshots metrics hosts environments launchers
    keychain     # services/secrets: where secrets are kept
    ssh          # services/hosts/ssh: machines that are reached with ssh
    transfer     # services/transfer: files to and from other machines
    local        # services/local: the local workspace
    azure        # services/azure: the workspace in Azure Machine Learning
    logs         # services/logs: runs of other tools beside those of any workspace
    services     # names the concerns that app puts together
    ui cli app)

# Services that neither the window nor the item models may know: they see the workspace interface only.
set(TRAINYARD_HIDDEN_FROM_VIEWS storage http snapshots metrics hosts environments launchers keychain ssh transfer local azure logs services)

# trainyard_layer(NAME SOURCES … [LAYERS …] [LINK …])  adds the static library trainyard_NAME.
function(trainyard_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LAYERS;LINK;PRIVATE_LINK")
    list(FIND TRAINYARD_LAYERS ${name} here)
    if(here LESS 0)
        message(FATAL_ERROR "${name} is not in TRAINYARD_LAYERS")
    endif()
    set(links ${arg_LINK})
    foreach(below IN LISTS arg_LAYERS)
        list(FIND TRAINYARD_LAYERS ${below} there)
        if(there LESS 0 OR NOT there LESS here)
            message(FATAL_ERROR "${name} may not use ${below}: layers point downwards only")
        endif()
        if(name MATCHES "^(ui|items)$" AND below IN_LIST TRAINYARD_HIDDEN_FROM_VIEWS)
            message(FATAL_ERROR "${name} may not use ${below}: views see the workspace interface only")
        endif()
        list(APPEND links trainyard_${below})
    endforeach()
    if(NOT name MATCHES "^(ui|app)$" AND "${links};${arg_PRIVATE_LINK}" MATCHES "Qt6::(Widgets|Charts)")
        message(FATAL_ERROR "${name} may not link ${CMAKE_MATCH_0}: only ui shows widgets")
    endif()
    if(NOT name MATCHES "^(ui|app|items)$" AND "${links};${arg_PRIVATE_LINK}" MATCHES "Qt6::Gui")
        message(FATAL_ERROR "${name} may not link Qt6::Gui: a service has no window")
    endif()
    add_library(trainyard_${name} STATIC ${arg_SOURCES})
    target_link_libraries(trainyard_${name} PUBLIC Qt6::Core ${links} PRIVATE trainyard_options ${arg_PRIVATE_LINK})
    target_include_directories(trainyard_${name} PUBLIC ${CMAKE_SOURCE_DIR})
    if(name STREQUAL domain)
        trainyard_precompile(trainyard_domain)
    elseif(name STREQUAL ui)
        trainyard_precompile(trainyard_ui widgets)
    else()
        trainyard_share_precompiled(trainyard_${name} trainyard_domain)
    endif()
endfunction()
