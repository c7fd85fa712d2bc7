/** Pages of {@code docs/} that are made from code, and the tests that fail when a page and the code part ways. */
@NullMarked
package io.xenith.standalone.docs;

import org.jspecify.annotations.NullMarked;
