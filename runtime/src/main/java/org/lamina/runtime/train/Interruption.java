package org.lamina.runtime.train;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Turns the first Ctrl+C (or a polite request of the system to end) into a request that the loop answers after its
 * step; the second one ends the process at once.
 */
public final class Interruption {
    private volatile int signal;

    /** Never interrupted, unless {@link #request} is called. */
    public Interruption() {}

    /** Listens to SIGINT and SIGTERM of this process; where the platform has no such signals, to nothing. */
    public static Interruption listen() {
        Interruption interruption = new Interruption();
        interruption.listenTo("INT", 2);
        interruption.listenTo("TERM", 15);
        return interruption;
    }

    /** Asks the loop to stop after its step, as Ctrl+C does. */
    public void request() {
        signal = 2;
    }

    public boolean requested() {
        return signal != 0;
    }

    /** 130 after Ctrl+C, 143 after a request to terminate, as shells expect. */
    public int exitCode() {
        return 128 + signal;
    }

    private void received(int number) {
        if (signal != 0) {
            Runtime.getRuntime().halt(128 + number);
        }
        signal = number;
    }

    // Reached by reflection, because javac warns of sun.misc.Signal and the warning cannot be switched off. Both names
    // are constants; the class is part of the module jdk.unsupported of every JDK from 9 on.
    private void listenTo(String name, int number) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    Interruption.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, args) -> {
                        if (method.getName().equals("handle")) {
                            received(number);
                            return null;
                        }
                        return objectMethod(proxy, method, args);
                    });
            Object kind = signalType.getConstructor(String.class).newInstance(name);
            signalType.getMethod("handle", signalType, handlerType).invoke(null, kind, handler);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            // Without signals the run goes on as usual; Ctrl+C then ends it without a checkpoint.
        }
    }

    private static Object objectMethod(Object proxy, Method method, Object[] args) {
        return switch (method.getName()) {
            case "equals" -> proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "signal handler of a training run";
        };
    }
}
