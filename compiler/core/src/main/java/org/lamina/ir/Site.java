package org.lamina.ir;

/**
 * Where a node comes from, for generated comments, profiles and error texts.
 *
 * @param path instance path such as {@code net.s1.rest[0].a}; empty for code outside of layers
 * @param source place in the program such as {@code lenet5.nn:7}
 * @param role which part of a step the node serves
 */
public record Site(String path, String source, Role role) {
    public enum Role {
        FORWARD,
        BACKWARD,
        UPDATE
    }

    public static final Site NONE = new Site("", "", Role.FORWARD);

    public Site as(Role newRole) {
        return new Site(path, source, newRole);
    }
}
