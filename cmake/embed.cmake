# nara_embed(TARGET NAMESPACE BASE files...): puts files into the binary as a table of (path, bytes),
# so that one executable carries Region Halland's mapping set, its texts and its templates.
function(nara_embed target namespace base)
    set(out "${CMAKE_CURRENT_BINARY_DIR}/${namespace}_embedded.cpp")
    set(list "${CMAKE_CURRENT_BINARY_DIR}/${namespace}_embedded.list")
    list(JOIN ARGN "\n" joined)
    file(GENERATE OUTPUT "${list}" CONTENT "${joined}\n")
    add_custom_command(
        OUTPUT "${out}"
        COMMAND "${CMAKE_COMMAND}" -DOUT=${out} -DLIST=${list} -DBASE=${base} -DNS=${namespace}
                -P "${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake"
        DEPENDS ${ARGN} "${list}" "${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake"
        VERBATIM)
    target_sources(${target} PRIVATE "${out}")
endfunction()
