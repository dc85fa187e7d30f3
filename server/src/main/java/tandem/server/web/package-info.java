/**
 * The pages for people, made by the server and usable without scripts. They only know the
 * management API: what a page shows and does, a program can see and do as well.
 */
@NullMarked
package tandem.server.web;

import org.jspecify.annotations.NullMarked;
