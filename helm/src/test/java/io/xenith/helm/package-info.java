/** Renders the chart as an installation would and looks at what comes out. */
@NullMarked
package io.xenith.helm;

import org.jspecify.annotations.NullMarked;
