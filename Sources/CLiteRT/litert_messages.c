/* The runtime formats its messages by a variable list of arguments, and a delegate's library reports errors without
 * saying whose they are: both are taken here, where C's own means suffice. */
#include "litert_interface.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_MESSAGE = 1000 };

static void report(void *user_data, const char *format, va_list arguments) {
    const litert_message_sink *sink = user_data;
    char text[LONGEST_MESSAGE];
    if (sink == NULL || sink->take == NULL || format == NULL) return;
    if (vsnprintf(text, sizeof text, format, arguments) >= 0) sink->take(sink->context, text);
}

litert_reporter litert_message_reporter(void) { return (litert_reporter)report; }

static _Thread_local char plugin_error[LONGEST_MESSAGE];

void litert_report_plugin_error(const char *text) {
    snprintf(plugin_error, sizeof plugin_error, "%s", text == NULL ? "" : text);
}

const char *litert_plugin_error(void) { return plugin_error; }

void litert_forget_plugin_error(void) { plugin_error[0] = 0; }
